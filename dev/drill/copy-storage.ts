import { TableServiceClient, TableClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";

/** The emulator speaks plain HTTP on this machine. */
const plain = { allowInsecureConnection: true };

/** Tables and blobs of one account into another, empty one. Queues hold nothing between two runs. */
export async function copyStorage(from: string, to: string): Promise<void> {
  await copyTables(from, to);
  await copyBlobs(from, to);
}

/** So that what a run has left does not fill the memory of the next. */
export async function clearStorage(connection: string): Promise<void> {
  const tables = TableServiceClient.fromConnectionString(connection, plain);
  for await (const { name } of tables.listTables())
    if (name) await tables.deleteTable(name);
  const blobs = BlobServiceClient.fromConnectionString(connection);
  for await (const { name } of blobs.listContainers())
    await blobs.deleteContainer(name);
}

async function copyTables(from: string, to: string): Promise<void> {
  const source = TableServiceClient.fromConnectionString(from, plain);
  const target = TableServiceClient.fromConnectionString(to, plain);
  for await (const { name } of source.listTables()) {
    if (!name) continue;
    await target.createTable(name);
    const rows = TableClient.fromConnectionString(to, name, plain);
    const entities = TableClient.fromConnectionString(
      from,
      name,
      plain,
    ).listEntities();
    for await (const { etag: _etag, timestamp: _timestamp, ...row } of entities)
      await rows.createEntity({
        ...row,
        partitionKey: row.partitionKey!,
        rowKey: row.rowKey!,
      });
  }
}

async function copyBlobs(from: string, to: string): Promise<void> {
  const source = BlobServiceClient.fromConnectionString(from);
  const target = BlobServiceClient.fromConnectionString(to);
  for await (const { name } of source.listContainers()) {
    const into = target.getContainerClient(name);
    await into.create();
    const out = source.getContainerClient(name);
    for await (const blob of out.listBlobsFlat()) {
      const given = out.getBlobClient(blob.name);
      const { metadata } = await given.getProperties();
      const content = await given.downloadToBuffer();
      await into
        .getBlockBlobClient(blob.name)
        .upload(content, content.length, { metadata });
    }
  }
}
