import type { Clock } from "../time/clock";
import type { Ids } from "../time/ids";

/**
 * What the process lends to the app. Production uses the defaults of lib/app.ts; the embedded parts
 * replace some of it before the first invocation. Nothing else is injected.
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
