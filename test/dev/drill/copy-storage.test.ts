import { TableClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { findFreePort } from "../../../dev/azurite/free-port";
import {
  connectionString,
  startAzurite,
  type Azurite,
} from "../../../dev/azurite/start-azurite";
import { clearStorage, copyStorage } from "../../../dev/drill/copy-storage";

const plain = { allowInsecureConnection: true };
const key = Buffer.from("a key of this test").toString("base64");
let azurite: Azurite;
let from: string;
let to: string;

const table = (connection: string) =>
  TableClient.fromConnectionString(connection, "rows", plain);
const container = (connection: string) =>
  BlobServiceClient.fromConnectionString(connection).getContainerClient(
    "blobs",
  );
const queue = (connection: string) =>
  QueueServiceClient.fromConnectionString(connection).getQueueClient("work");
const rowsOf = async (connection: string) => {
  const rows: Record<string, unknown>[] = [];
  for await (const row of table(connection).listEntities()) {
    const { etag: _, timestamp: __, ...kept } = row;
    rows.push(kept);
  }
  return rows;
};

beforeAll(async () => {
  const ports = {
    blob: await findFreePort(),
    queue: await findFreePort(),
    table: await findFreePort(),
  };
  const accounts = ["one", "two"].map((name) => ({ name, key }));
  azurite = await startAzurite({ ports, accounts });
  [from, to] = accounts.map((account) => connectionString(ports, account)) as [
    string,
    string,
  ];
  await table(from).createTable();
  // More rows of one partition than a transaction takes.
  const rows = Array.from({ length: 103 }, (_, n) => ({
    partitionKey: n < 2 ? "few" : "many",
    rowKey: String(n).padStart(3, "0"),
    count: n,
    share: n / 7,
    text: "é",
    yes: true,
  }));
  for (const batch of [rows.slice(0, 2), rows.slice(2, 60), rows.slice(60)])
    await table(from).submitTransaction(batch.map((row) => ["create", row]));
  await container(from).create();
  await container(from)
    .getBlockBlobClient("a folder/état.bin")
    .uploadData(Buffer.from([0, 1, 2, 255]));
  await queue(from).create();
}, 60_000);
afterAll(() => azurite.stop());

test("a copy has every row, blob and queue, and what is written to it is its own", async () => {
  await copyStorage(from, to);
  expect(await rowsOf(to)).toEqual(await rowsOf(from));
  const copied = container(to).getBlockBlobClient("a folder/état.bin");
  expect([...(await copied.downloadToBuffer())]).toEqual([0, 1, 2, 255]);
  expect(await queue(to).exists()).toBe(true);

  await table(to).deleteEntity("few", "000");
  await copied.uploadData(Buffer.from("x"));
  await clearStorage(to);
  expect(await rowsOf(from)).toHaveLength(103);
  const kept = container(from).getBlockBlobClient("a folder/état.bin");
  expect([...(await kept.downloadToBuffer())]).toEqual([0, 1, 2, 255]);
  // Cleared, it can be copied to again.
  await copyStorage(from, to);
  expect(await rowsOf(to)).toHaveLength(103);
  await clearStorage(to);
}, 60_000);

test("work that waits in a queue is not left behind in silence", async () => {
  await queue(from).sendMessage("e30=");
  await expect(copyStorage(from, to)).rejects.toThrow(/work is not empty/);
}, 60_000);
