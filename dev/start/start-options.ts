import { Command, InvalidArgumentError } from "commander";

export interface StartOptions {
  port: number;
  scale: number;
  seed: number;
  json?: boolean;
  verbose?: boolean;
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(
        `It must be a whole number from ${least} to ${most}.`,
      );
    return value;
  };
}

function scale(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 2))
    throw new InvalidArgumentError("It must be over 0 and at most 2.");
  return value;
}

/** Reads the command line; writes what is wrong with it and exits with 2. */
export function readStartOptions(argv: readonly string[]): StartOptions {
  const command = new Command("npm start --")
    .description(
      "Storage, a simulated tenant and Breakwater together on this machine, until Ctrl-C.",
    )
    // Five ports from it on are needed.
    .option(
      "--port <n>",
      "port of the API; the tenant, blobs, queues and tables take the next four",
      whole(1, 65_531),
      7071,
    )
    .option(
      "--scale <f>",
      "size of the estate: 1 is 1.4 million recipients and 35,000 lists",
      scale,
      0.01,
    )
    .option(
      "--seed <n>",
      "what the estate is made from",
      whole(0, 0x7fff_ffff),
      1,
    )
    .option("--json", "one line of JSON when ready, and nothing else")
    .option("--verbose", "write the app's log to standard error")
    .allowExcessArguments(false)
    .exitOverride();
  try {
    return command.parse(argv, { from: "user" }).opts<StartOptions>();
  } catch (error) {
    const { exitCode } = error as { exitCode?: number };
    process.exit(exitCode === 0 ? 0 : 2);
  }
}
