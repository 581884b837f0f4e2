import { BlobServiceClient, RestError } from "@azure/storage-blob";
import type { Blobs } from "../ports/blobs";
import type { StorageConnection } from "./connection";
import { storageError } from "./storage-error";

export function createBlobService(
  connection: StorageConnection,
): BlobServiceClient {
  return connection.kind === "identity"
    ? new BlobServiceClient(connection.blobUri, connection.credential)
    : BlobServiceClient.fromConnectionString(connection.connectionString);
}

export function createBlobs(connection: StorageConnection): Blobs {
  const service = createBlobService(connection);
  return {
    async read(container, name) {
      const blob = service
        .getContainerClient(container)
        .getBlockBlobClient(name);
      try {
        const answer = await blob.download();
        const parts: Buffer[] = [];
        for await (const part of answer.readableStreamBody ?? [])
          parts.push(Buffer.from(part));
        return { body: Buffer.concat(parts), etag: answer.etag ?? "" };
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw storageError(error, `read of a blob in ${container}`);
      }
    },

    async write(container, name, body, condition) {
      const blob = service
        .getContainerClient(container)
        .getBlockBlobClient(name);
      const conditions =
        condition === undefined
          ? {}
          : condition === "absent"
            ? { ifNoneMatch: "*" }
            : { ifMatch: condition.ifMatch };
      try {
        // uploadData commits its block list last, so readers see the old blob or the new one.
        await blob.uploadData(body, { conditions });
        return true;
      } catch (error) {
        if (statusOf(error) === 409 || statusOf(error) === 412) return false;
        throw storageError(error, `write of a blob in ${container}`);
      }
    },

    async *list(container, prefix) {
      try {
        for await (const blob of service
          .getContainerClient(container)
          .listBlobsFlat({ prefix }))
          yield blob.name;
      } catch (error) {
        throw storageError(error, `list of ${container}`);
      }
    },

    async remove(container, name) {
      try {
        await service
          .getContainerClient(container)
          .getBlockBlobClient(name)
          .deleteIfExists();
      } catch (error) {
        throw storageError(error, `delete of a blob in ${container}`);
      }
    },
  };
}

function statusOf(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}
