/** 0 done, 1 done but something needs attention, 2 bad usage or unreadable input. */
export type ExitCode = 0 | 1 | 2;

/** Where a command writes, and what it takes from its surroundings; tests give their own. */
export interface Terminal {
  out(text: string): void;
  error(text: string): void;
  /** Whether progress may be shown on standard error. */
  interactive: boolean;
  env: Readonly<Record<string, string | undefined>>;
  fetch: typeof globalThis.fetch;
  sleep(milliseconds: number): Promise<void>;
  setExitCode(code: ExitCode): void;
}

/** As much of it as a command needs that asks nobody. */
export type Output = Pick<Terminal, "out" | "error" | "interactive">;

/** Writes over the line of progress, or takes it away; nothing where nobody watches. */
export function rewriteLine(
  to: Pick<Output, "error" | "interactive">,
  text = "",
): void {
  if (to.interactive) to.error(`\r\u001b[K${text}`);
}

export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  interactive: process.stderr.isTTY === true,
  env: process.env,
  fetch: (...request) => globalThis.fetch(...request),
  sleep: (milliseconds) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds)),
  setExitCode: (code) => {
    process.exitCode = code;
  },
};

/** Bad usage, or something that cannot be read: told in one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
