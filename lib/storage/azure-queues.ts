import { QueueServiceClient } from "@azure/storage-queue";
import { BreakwaterError } from "../errors/breakwater-error";
import type { Queues } from "../ports/queues";
import type { StorageConnection } from "./connection";
import { storageError } from "./storage-error";

/** A message holds 64 KiB, and base64 takes a third of it: Learn, "Scalability and performance targets for Queue Storage". */
const bytesAtMost = 48 * 1024;

export function createQueueService(
  connection: StorageConnection,
): QueueServiceClient {
  return connection.kind === "identity"
    ? new QueueServiceClient(connection.queueUri, connection.credential)
    : QueueServiceClient.fromConnectionString(connection.connectionString);
}

export function createQueues(connection: StorageConnection): Queues {
  const service = createQueueService(connection);
  return {
    async send(queue, message) {
      const bytes = Buffer.from(JSON.stringify(message), "utf8");
      if (bytes.length > bytesAtMost) {
        throw new BreakwaterError(
          "payload_too_large",
          `A message of ${bytes.length} bytes does not fit the queue ${queue}.`,
          {
            hint: "Send fewer events in one request.",
          },
        );
      }
      try {
        // base64 is what the host expects (host.json, extensions.queues.messageEncoding).
        await service
          .getQueueClient(queue)
          .sendMessage(bytes.toString("base64"));
      } catch (error) {
        throw storageError(error, `send to ${queue}`);
      }
    },
  };
}
