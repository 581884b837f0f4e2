import type { DevClock } from "../clock/dev-clock";

export type LogLevel =
  "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";

export interface HostLogEntry {
  level: LogLevel;
  /** `user`: the app said it. `system`: its library or this host. */
  category: "user" | "system";
  message: string;
  functionName?: string;
  invocationId?: string;
}

export type HostLog = (entry: HostLogEntry) => void;

export interface FunctionKeys {
  /** Opens everything, admin routes too. */
  master: string;
  /** Open every function. */
  host?: readonly string[];
  /** Open one function: by its name. */
  functions?: Readonly<Record<string, readonly string[]>>;
}

export interface HostOptions {
  /** Folder of the app's package.json and host.json. */
  appRoot: string;
  /** App settings: `%NAME%` in bindings, connections, `AzureWebJobs.<function>.Disabled`. */
  settings: Readonly<Record<string, string | undefined>>;
  /** Connection string behind `AzureWebJobsStorage`. */
  storageConnection: string;
  clock: DevClock;
  /** 0 takes a free one: see `url`. */
  port: number;
  /** Parsed host.json; read from `appRoot` when absent. */
  hostJson?: unknown;
  log: HostLog;
  /** Absent: keys are neither asked for nor checked, as Core Tools does. */
  keys?: FunctionKeys;
  /**
   * `parallel`: polls the queues and runs batches, as the real host does. `oneAtATime`: runs nothing
   * until `drainQueues` is called, then one message after the other in a fixed order.
   */
  queueMode: "parallel" | "oneAtATime";
  /** Timers that run only when they are asked for by name. */
  timersByHand?: readonly string[];
  /** Keeps when each timer ran in a blob, so that a missed run is caught up with `isPastDue`. */
  persistTimerStatus: boolean;
  /**
   * Milliseconds of wall time for which a message in hand stays hidden, renewed at half. The real
   * host takes ten minutes; half a minute lets a killed process's messages return while one watches.
   */
  messageHiddenFor?: number;
}

/** A mistake of the app that keeps the host from starting. */
export class HostError extends Error {
  override readonly name = "HostError";
}
