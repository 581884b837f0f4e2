import {
  TableClient,
  TableServiceClient,
  type TransactionAction,
} from "@azure/data-tables";
import {
  BlobSASPermissions,
  BlobServiceClient,
  type ContainerClient,
} from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { rowBatches } from "../../lib/storage/row-batches";

/** The storage server beside a drill speaks plain HTTP on this machine. */
const plain = { allowInsecureConnection: true };
/** Storage reads its own clock, which is the wall's and not the drill's. */
const tokenLifetime = 60 * 60_000;

/**
 * Everything of one account (connection strings) in another, empty one: blobs, rows, and queues, which
 * must hold nothing. Only ETags and timestamps are the copy's own.
 */
export async function copyStorage(from: string, to: string): Promise<void> {
  await copyTables(from, to);
  await copyBlobs(from, to);
  await copyQueues(from, to);
}

/** What a run has left would fill the memory of the next. */
export async function clearStorage(connection: string): Promise<void> {
  const tables = TableServiceClient.fromConnectionString(connection, plain);
  for await (const { name } of tables.listTables())
    await tables.deleteTable(name!);
  const blobs = BlobServiceClient.fromConnectionString(connection);
  for await (const { name } of blobs.listContainers())
    await blobs.deleteContainer(name);
  const queues = QueueServiceClient.fromConnectionString(connection);
  for await (const { name } of queues.listQueues())
    await queues.deleteQueue(name);
}

async function copyTables(from: string, to: string): Promise<void> {
  const source = TableServiceClient.fromConnectionString(from, plain);
  for await (const { name } of source.listTables()) {
    const out = TableClient.fromConnectionString(from, name!, plain);
    const into = TableClient.fromConnectionString(to, name!, plain);
    await into.createTable();
    const rows: { partitionKey: string; rowKey: string }[] = [];
    for await (const { etag: _, timestamp: __, ...row } of out.listEntities())
      rows.push({
        ...row,
        partitionKey: row.partitionKey!,
        rowKey: row.rowKey!,
      });
    for (const batch of rowBatches(rows))
      await into.submitTransaction(
        batch.map((row): TransactionAction => ["create", row]),
      );
  }
}

/** By reference within the server: of 1.4 million recipients, each copy would be memory. */
async function copyBlobs(from: string, to: string): Promise<void> {
  const source = BlobServiceClient.fromConnectionString(from);
  const target = BlobServiceClient.fromConnectionString(to);
  for await (const { name } of source.listContainers()) {
    const into = target.getContainerClient(name);
    await into.create();
    await copyContainer(source.getContainerClient(name), into);
  }
}

async function copyContainer(
  from: ContainerClient,
  into: ContainerClient,
): Promise<void> {
  for await (const { name } of from.listBlobsFlat()) {
    const url = await from.getBlobClient(name).generateSasUrl({
      permissions: BlobSASPermissions.parse("r"),
      expiresOn: new Date(Date.now() + tokenLifetime),
    });
    const copy = await into.getBlockBlobClient(name).beginCopyFromURL(url);
    await copy.pollUntilDone();
  }
}

async function copyQueues(from: string, to: string): Promise<void> {
  const source = QueueServiceClient.fromConnectionString(from);
  const target = QueueServiceClient.fromConnectionString(to);
  for await (const { name } of source.listQueues()) {
    const { approximateMessagesCount } = await source
      .getQueueClient(name)
      .getProperties();
    if (approximateMessagesCount)
      throw new Error(`The queue ${name} is not empty and cannot be copied.`);
    await target.getQueueClient(name).create();
  }
}
