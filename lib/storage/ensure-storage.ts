import { containerNames, queueNames, tableNames } from "../ports/names";
import { createBlobService } from "./azure-blobs";
import { createQueueService } from "./azure-queues";
import { createTableClient } from "./azure-tables";
import type { StorageConnection } from "./connection";
import { storageError } from "./storage-error";

/** Creates what is missing. Deployed storage has it all from infra/; embedded storage starts empty. */
export async function ensureStorage(
  connection: StorageConnection,
): Promise<void> {
  const blobs = createBlobService(connection);
  const queues = createQueueService(connection);
  try {
    await Promise.all([
      ...tableNames.map((name) =>
        createTableClient(connection, name).createTable(),
      ),
      ...queueNames.map((name) =>
        queues.getQueueClient(name).createIfNotExists(),
      ),
      ...containerNames.map((name) =>
        blobs.getContainerClient(name).createIfNotExists(),
      ),
    ]);
  } catch (error) {
    throw storageError(error, "creation of tables, queues and containers");
  }
}
