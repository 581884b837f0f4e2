import { AsyncLocalStorage } from "node:async_hooks";
import type { Log, LogFields } from "../ports/log";

type Level = "debug" | "info" | "warn" | "error";

/** Where the lines of one invocation go: the context that the host gave it. */
export interface LogSink {
  debug(line: string): void;
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

interface Invocation {
  /** Null once it has ended: a connection that is kept alive keeps the invocation that opened it in memory. */
  sink: LogSink | null;
  fields: LogFields;
}

const current = new AsyncLocalStorage<Invocation>();

/** One log for the whole app, whose lines find the invocation they belong to. */
export const invocationLog: Log = {
  debug: (event, fields) => write("debug", event, fields),
  info: (event, fields) => write("info", event, fields),
  warn: (event, fields) => write("warn", event, fields),
  error: (event, fields) => write("error", event, fields),
};

/** `fields` go into every line that is written while `work` runs. */
export async function withInvocationLog<T>(
  sink: LogSink,
  fields: LogFields,
  work: () => Promise<T>,
): Promise<T> {
  const invocation: Invocation = { sink, fields };
  try {
    return await current.run(invocation, work);
  } finally {
    invocation.sink = null;
  }
}

function write(level: Level, event: string, fields: LogFields = {}): void {
  const invocation = current.getStore();
  const line = JSON.stringify({ event, ...fields, ...invocation?.fields });
  // The host warns of lines that come after an invocation has ended; what is worth it is said on its own.
  if (invocation?.sink) invocation.sink[level](line);
  else if (level === "warn" || level === "error") console.error(line);
}
