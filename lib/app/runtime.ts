import type { Clock } from "../time/clock";
import type { Ids } from "../time/ids";
import { systemClock } from "../time/system-clock";
import { createIds } from "../time/system-ids";

/**
 * What the process lends to the app. Production uses the defaults; the embedded parts replace some
 * of it before the first invocation. Nothing else is injected.
 */
export interface Runtime {
  clock: Clock;
  ids: Ids;
  env: Readonly<Record<string, string | undefined>>;
  /** Every request to Exchange, Graph, the token issuer's keys and notification targets. */
  fetch: typeof globalThis.fetch;
  /** Merged into the options of the @azure/identity credential. */
  credentialOptions: Record<string, unknown>;
  /** True on embedded storage: create missing tables, queues and containers. */
  ensureStorage: boolean;
}

let replaced: Partial<Runtime> = {};
let used: Runtime | undefined;

/** Replaces parts of the runtime. Throws after the first invocation: what was built keeps what it was given. */
export function configureRuntime(parts: Partial<Runtime>): void {
  if (used)
    throw new Error(
      "The runtime is in use: configure it before the first invocation.",
    );
  replaced = { ...replaced, ...parts };
}

export function useRuntime(): Runtime {
  if (used) return used;
  const clock = replaced.clock ?? systemClock;
  used = {
    clock,
    ids: createIds(clock),
    env: process.env,
    fetch: (...request) => globalThis.fetch(...request),
    credentialOptions: {},
    ensureStorage: false,
    ...replaced,
  };
  return used;
}
