import { createServer } from "node:net";

/** What each port of `npm start` is for, in their order from `--port` on. */
export const portUses = [
  "the API",
  "the simulated tenant",
  "blob storage",
  "queue storage",
  "table storage",
] as const;

/** One sentence on the first port that is taken, or undefined. */
export async function findTakenPort(
  first: number,
): Promise<string | undefined> {
  for (const [offset, use] of portUses.entries()) {
    const port = first + offset;
    const code = await tryPort(port);
    if (code === undefined) continue;
    const why =
      code === "EADDRINUSE" ? "is in use" : `cannot be opened (${code})`;
    return `Port ${port}, for ${use}, ${why}: free it, or choose others with --port N (the ports N to N+4 are taken).`;
  }
  return undefined;
}

function tryPort(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code ?? "unknown"),
    );
    server.listen(port, "127.0.0.1", () =>
      server.close(() => resolve(undefined)),
    );
  });
}
