import { fork } from "node:child_process";
import { join } from "node:path";
import type { TenantLine } from "../tenant/tenant-line";
import {
  tenantProcessVariable,
  type FromTenant,
  type TenantProcessOptions,
} from "./tenant-messages";

export interface RunningTenant {
  line: TenantLine;
  /** Resolves when it ended, asked or not. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

const patience = 5_000;

/** The simulated tenant in a child process; rejects when it ends before it is ready. */
export function startTenant(
  options: TenantProcessOptions,
  onTrouble: (text: string) => void,
): Promise<RunningTenant> {
  const child = fork(join(__dirname, "tenant-process.js"), [], {
    env: { ...process.env, [tenantProcessVariable]: JSON.stringify(options) },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    detached: true,
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000);
  });
  const ended = new Promise<void>((resolve) =>
    child.once("exit", () => resolve()),
  );
  async function stop(): Promise<void> {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), patience);
    await ended;
    clearTimeout(timer);
  }
  return new Promise((resolve, reject) => {
    child.on("message", (message: FromTenant) => {
      if ("ready" in message) resolve({ line: message.ready, ended, stop });
      else onTrouble(message.trouble);
    });
    void ended.then(() =>
      reject(
        new Error(said.trim() || "The simulated tenant ended before it began."),
      ),
    );
  });
}
