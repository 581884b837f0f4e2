#!/usr/bin/env node
import pc from "picocolors";
import type { HostLogEntry } from "../host/host-options";
import { findTakenPort } from "./check-ports";
import { createEmbedded } from "./run-embedded";
import { createSteps } from "./show-steps";
import { readStartOptions } from "./start-options";
import { writeSummary } from "./summary";

async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2));
  const taken = await findTakenPort(options.port);
  if (taken !== undefined) {
    console.error(taken);
    process.exit(2);
  }
  // With --json standard output is one line; progress is for a terminal.
  const progress = options.json
    ? process.stderr.isTTY
      ? process.stderr
      : undefined
    : process.stdout;
  let ready = false;
  let ending: Promise<void> | undefined;
  const lastErrors: string[] = [];

  const embedded = createEmbedded({
    port: options.port,
    scale: options.scale,
    seed: options.seed,
    step: createSteps(progress),
    onLog(entry) {
      if (entry.level === "error") remember(lastErrors, entry.message);
      if (options.verbose || (ready && entry.level === "error"))
        console.error(toLine(entry));
    },
    onNotice: (text) => console.error(pc.yellow(text)),
    onLost: (text) => end(1, text),
  });

  function end(code: number, text?: string): void {
    if (text !== undefined) console.error(pc.red(text));
    ending ??= embedded.stop().then(() => process.exit(code));
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => end(0));
  endWithNpm(() => end(0));

  try {
    const running = await embedded.start();
    ready = true;
    if (options.json) {
      const { api, tenant, tokens, mailFlowSecret, storage } = running;
      process.stdout.write(
        `${JSON.stringify({ api, tenant, tokens, mailFlowSecret, storage })}\n`,
      );
    } else
      process.stdout.write(
        writeSummary({ ...running, ...running.firstRun, seed: options.seed }),
      );
  } catch (error) {
    // Ctrl-C while it was starting pulls the ground from under it.
    if (!ending)
      end(1, [(error as Error).message, ...lastErrors.slice(-3)].join("\n"));
  }
}

/** npm's shell may be killed and tell nobody: without it there is no terminal to end this from. */
function endWithNpm(end: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, 500).unref();
}

function remember(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > 20) lines.shift();
}

function toLine({ level, functionName, message }: HostLogEntry): string {
  return [level, functionName, message].filter(Boolean).join(" ");
}

void main();
