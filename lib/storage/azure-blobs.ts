import {
  BlobServiceClient,
  RestError,
  type BlockBlobClient,
} from "@azure/storage-blob";
import type { Blobs, StoredBlob } from "../ports/blobs";
import type { StorageConnection } from "./connection";
import { storageError } from "./storage-error";

/** What one request reads: nearly every blob whole. */
const pieceBytes = 16 * 1024 * 1024;
const piecesAtOnce = 5;

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
        return await readBlob(blob);
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
        const { etag } = await blob.uploadData(body, { conditions });
        return etag;
      } catch (error) {
        if (statusOf(error) === 409 || statusOf(error) === 412)
          return undefined;
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

    async remove(container, name, ifMatch) {
      try {
        const { succeeded } = await service
          .getContainerClient(container)
          .getBlockBlobClient(name)
          .deleteIfExists({ conditions: { ifMatch } });
        return succeeded || ifMatch === undefined;
      } catch (error) {
        if (statusOf(error) === 412) return false;
        throw storageError(error, `delete of a blob in ${container}`);
      }
    },
  };
}

/** A long one in several pieces at once, straight to where they belong: a snapshot's recipients are hundreds of megabytes. */
async function readBlob(blob: BlockBlobClient): Promise<StoredBlob> {
  const answer = await readStart(blob);
  const etag = answer.etag ?? "";
  const [, total] = /\/(\d+)$/.exec(answer.contentRange ?? "") ?? [];
  const body = Buffer.allocUnsafe(Number(total ?? answer.contentLength ?? 0));
  let end = 0;
  for await (const part of answer.readableStreamBody ?? [])
    end += (part as Buffer).copy(body, end);
  if (end < body.length)
    await blob.downloadToBuffer(body.subarray(end), end, body.length - end, {
      blockSize: pieceBytes,
      concurrency: piecesAtOnce,
      // All pieces of one version.
      conditions: { ifMatch: etag },
    });
  return { body, etag };
}

async function readStart(blob: BlockBlobClient) {
  try {
    return await blob.download(0, pieceBytes);
  } catch (error) {
    // Of nothing no range can be had (Learn, "Get Blob").
    if (statusOf(error) === 416) return blob.download();
    throw error;
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}
