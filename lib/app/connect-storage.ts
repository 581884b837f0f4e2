import { ManagedIdentityCredential } from "@azure/identity";
import type { Blobs } from "../ports/blobs";
import type { Queues } from "../ports/queues";
import type { Tables } from "../ports/tables";
import { createBlobs } from "../storage/azure-blobs";
import { createQueues } from "../storage/azure-queues";
import { createTables } from "../storage/azure-tables";
import type { StorageConnection } from "../storage/connection";
import { ensureStorage } from "../storage/ensure-storage";
import type { Runtime } from "./runtime";
import type { Settings } from "./settings";

export interface Storage {
  tables: Tables;
  queues: Queues;
  blobs: Blobs;
}

export async function connectStorage(
  { storage }: Pick<Settings, "storage">,
  runtime: Pick<Runtime, "ensureStorage">,
): Promise<Storage> {
  const connection: StorageConnection =
    "connectionString" in storage
      ? { kind: "connectionString", connectionString: storage.connectionString }
      : {
          kind: "identity",
          blobUri: storage.blobUri,
          queueUri: storage.queueUri,
          tableUri: storage.tableUri,
          credential: storage.clientId
            ? new ManagedIdentityCredential({ clientId: storage.clientId })
            : new ManagedIdentityCredential(),
        };
  if (runtime.ensureStorage) await ensureStorage(connection);
  return {
    tables: createTables(connection),
    queues: createQueues(connection),
    blobs: createBlobs(connection),
  };
}
