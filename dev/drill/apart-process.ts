/** A process that does one run of a drill and ends: see `run-apart`. */
import type { HostLogEntry } from "../host/host-options";
import { learnTenant } from "./learn-tenant";
import type { ApartMessage, ApartTask } from "./run-apart";
import { runVariant } from "./run-variant";

process.once("message", (task: ApartTask) => void answer(task));
// Nobody waits for it any more.
process.once("disconnect", () => process.exit(1));

async function answer(task: ApartTask): Promise<void> {
  try {
    await say({ kind: "done", result: await run(task) });
  } catch (error) {
    await say({ kind: "failed", message: String(error) });
  }
  process.exit(0);
}

function run(task: ApartTask): Promise<unknown> {
  const told = {
    onLog: (entry: HostLogEntry) => void say({ kind: "log", entry }),
    onTrouble: (text: string) => void say({ kind: "trouble", text }),
  };
  return task.kind === "learn"
    ? learnTenant({ ...task.options, ...told })
    : runVariant({ ...task.options, ...told });
}

/** Resolves when the message is on its way: nothing of it is lost where the process then ends. */
function say(message: ApartMessage): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}
