export const azuriteKey = Buffer.from("breakwater-tests").toString("base64");

export interface AzuritePorts {
  blob: number;
  queue: number;
  table: number;
}

/** One storage account a jest worker, so that tests that run at once never meet. */
export function azuriteAccountName(worker: number): string {
  return `bw${worker}`;
}

/** The connection string of this worker's own account on the server that globalSetup started. */
export function testStorageConnection(): string {
  const ports = process.env.BREAKWATER_TEST_AZURITE;
  if (!ports)
    throw new Error(
      "Azurite was not started: run the tests through `npm test`.",
    );
  const { blob, queue, table } = JSON.parse(ports) as AzuritePorts;
  const name = azuriteAccountName(Number(process.env.JEST_WORKER_ID ?? "1"));
  const host = "http://127.0.0.1";
  return [
    "DefaultEndpointsProtocol=http",
    `AccountName=${name}`,
    `AccountKey=${azuriteKey}`,
    `BlobEndpoint=${host}:${blob}/${name}`,
    `QueueEndpoint=${host}:${queue}/${name}`,
    `TableEndpoint=${host}:${table}/${name}`,
  ].join(";");
}
