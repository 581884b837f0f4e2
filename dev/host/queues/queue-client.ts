import { QueueServiceClient, type QueueClient } from "@azure/storage-queue";
import { resolveSettings } from "../settings";

/** `queueName` and `connection` of a queue trigger or output. */
export type QueueBinding = Readonly<Record<string, unknown>>;

/** Opens the queue that a binding names; settings in its name and its connection are resolved. */
export type OpenQueue = (binding: QueueBinding) => QueueClient;

export function createOpenQueue(
  settings: Readonly<Record<string, string | undefined>>,
  storageConnection: string,
): OpenQueue {
  const services = new Map<string, QueueServiceClient>();
  return ({ queueName, connection }) => {
    const setting =
      typeof connection === "string" && connection !== ""
        ? connection
        : "AzureWebJobsStorage";
    const text =
      setting === "AzureWebJobsStorage" ? storageConnection : settings[setting];
    if (text === undefined)
      throw new Error(
        `the connection "${setting}" does not resolve: set ${setting}`,
      );
    let service = services.get(text);
    if (!service)
      services.set(
        text,
        (service = QueueServiceClient.fromConnectionString(text)),
      );
    // Queue names are lower case; the real host lowers what it is given.
    const name = resolveSettings(String(queueName), settings).toLowerCase();
    return service.getQueueClient(name);
  };
}

export function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number } | undefined)?.statusCode;
}
