import type { ChildProcess } from "node:child_process";

/** jest globalTeardown. */
export default async function stopAzurite(): Promise<void> {
  const child = (globalThis as { azurite?: ChildProcess }).azurite;
  if (!child || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}
