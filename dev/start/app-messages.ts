import type { HostLogEntry } from "../host/host-options";

/** How the app's process is told what to run, in its environment as JSON. */
export interface AppProcessOptions {
  port: number;
  tenantBase: string;
  settings: Record<string, string>;
}
export const appProcessVariable = "BREAKWATER_EMBEDDED_APP";

/** Supervisor to app. */
export type ToApp = { run: string; id: number } | { stop: true };

/** App to supervisor. */
export type FromApp =
  | { listening: string }
  | { ran: number; error?: string }
  | { log: HostLogEntry };
