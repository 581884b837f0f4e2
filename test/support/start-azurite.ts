import { spawn } from "node:child_process";
import { createServer } from "node:net";
import {
  azuriteAccountName,
  azuriteAccounts,
  azuriteKey,
  type AzuritePorts,
} from "./azurite";

/** jest globalSetup: one Azurite, in memory, on free ports, for all workers. */
export default async function startAzurite(): Promise<void> {
  const [blob, queue, table] = [
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const ports: AzuritePorts = { blob, queue, table };
  const accounts = Array.from(
    { length: azuriteAccounts },
    (_, i) => `${azuriteAccountName(i + 1)}:${azuriteKey}`,
  ).join(";");
  const child = spawn(
    process.execPath,
    [
      require.resolve("azurite/dist/src/azurite.js"),
      "--inMemoryPersistence",
      "--skipApiVersionCheck",
      "--silent",
      "--disableTelemetry",
      "--blobPort",
      String(blob),
      "--queuePort",
      String(queue),
      "--tablePort",
      String(table),
    ],
    { env: { ...process.env, AZURITE_ACCOUNTS: accounts }, stdio: "ignore" },
  );
  (globalThis as { azurite?: unknown }).azurite = child;
  process.env.BREAKWATER_TEST_AZURITE = JSON.stringify(ports);
  for (const port of [blob, queue, table]) await untilListening(port, child);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function untilListening(
  port: number,
  child: { exitCode: number | null },
): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null)
      throw new Error(
        `Azurite ended with exit code ${child.exitCode} before it listened.`,
      );
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`Azurite did not listen on port ${port} within 30 seconds.`);
}
