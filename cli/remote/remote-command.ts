import type { Command } from "commander";
import { UsageError, type Terminal } from "../terminal";
import { connectApi, type ApiClient, type RemoteOptions } from "./api-client";

/** Adds what every command against a running app has. */
export function withRemoteOptions(command: Command): Command {
  return command
    .option("--api <url>", "where the API is (or BREAKWATER_API)")
    .option("--token <token>", "an operator's token (or BREAKWATER_TOKEN)")
    .option("--json", "one JSON document on standard output");
}

/** Runs one, and turns what went wrong into one line and exit code 2. `work` answers the exit code. */
export async function runRemote(
  terminal: Terminal,
  options: RemoteOptions,
  work: (api: ApiClient) => Promise<0 | 1>,
): Promise<void> {
  try {
    terminal.setExitCode(await work(connectApi(options, terminal)));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.error(`${error.message}\n`);
    terminal.setExitCode(2);
  }
}

export function printJson(terminal: Terminal, document: unknown): void {
  terminal.out(`${JSON.stringify(document, null, 2)}\n`);
}
