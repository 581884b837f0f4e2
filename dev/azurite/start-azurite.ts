import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

export interface AzuritePorts {
  blob: number;
  queue: number;
  table: number;
}

export interface AzuriteAccount {
  name: string;
  /** Base64. */
  key: string;
}

export interface Azurite {
  ports: AzuritePorts;
  /** Resolves with the exit code when it ended, asked or not. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
}

export interface AzuriteOptions {
  ports: AzuritePorts;
  accounts: readonly AzuriteAccount[];
  /** Milliseconds of wall time in which it must listen. Default 30,000. */
  patience?: number;
}

/**
 * A storage server in a child process, in memory: what it holds is gone with it. It ends when this
 * process ends, however that happens, because it watches the pipe that only this process holds.
 */
export async function startAzurite(options: AzuriteOptions): Promise<Azurite> {
  const { ports, patience = 30_000 } = options;
  const accounts = options.accounts.map(({ name, key }) => `${name}:${key}`);
  const child = spawn(process.execPath, childArguments(ports), {
    env: { ...process.env, AZURITE_ACCOUNTS: accounts.join(";") },
    stdio: ["pipe", "ignore", "pipe"],
    // Ctrl-C reaches the whole group of a terminal: the parent says when to end.
    detached: true,
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  child.stdin.on("error", () => {});
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.once("error", () => resolve(null));
  });
  const stop = () => end(child, ended);
  try {
    for (const port of Object.values(ports))
      await untilListening(port as number, child, patience, () => said);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ports, ended, stop };
}

export function connectionString(
  ports: AzuritePorts,
  { name, key }: AzuriteAccount,
): string {
  const endpoint = (port: number) => `http://127.0.0.1:${port}/${name}`;
  return [
    "DefaultEndpointsProtocol=http",
    `AccountName=${name}`,
    `AccountKey=${key}`,
    `BlobEndpoint=${endpoint(ports.blob)}`,
    `QueueEndpoint=${endpoint(ports.queue)}`,
    `TableEndpoint=${endpoint(ports.table)}`,
  ].join(";");
}

/** Azurite's own entry point, after a line that ends it when the parent's end of stdin closes. */
function childArguments(ports: AzuritePorts): string[] {
  return [
    "--eval",
    "process.stdin.resume(); process.stdin.on('end', () => process.exit(0)); process.stdin.on('error', () => process.exit(0)); require(process.argv[1]);",
    require.resolve("azurite/dist/src/azurite.js"),
    "--inMemoryPersistence",
    // The newest clients send API versions that this Azurite does not list, and works with.
    "--skipApiVersionCheck",
    "--silent",
    "--disableTelemetry",
    "--blobPort",
    String(ports.blob),
    "--queuePort",
    String(ports.queue),
    "--tablePort",
    String(ports.table),
  ];
}

async function untilListening(
  port: number,
  child: ChildProcess,
  patience: number,
  said: () => string,
): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(
        `The storage server ended before it listened: ${said().trim() || `exit code ${child.exitCode}`}`,
      );
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return;
    } catch {
      if (Date.now() > deadline)
        throw new Error(
          `The storage server did not listen on port ${port} within ${patience / 1000} seconds.`,
        );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function end(
  child: ChildProcess,
  ended: Promise<unknown>,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // Nothing of it is on disk: there is nothing to finish.
  child.kill("SIGKILL");
  await Promise.race([ended, once(child, "exit")]);
}
