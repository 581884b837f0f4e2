import Table from "cli-table3";
import { Command } from "commander";
import pc from "picocolors";
import { BreakwaterError } from "../../lib/errors/breakwater-error";
import { parsePolicy } from "../../lib/policy/parse-policy";
import { policySchema, type Policy } from "../../lib/policy/policy-schema";
import { readMessages } from "../../lib/storm/backtest/read-messages";
import {
  runBacktest,
  type BacktestResult,
} from "../../lib/storm/backtest/run-backtest";
import { sortMessages } from "../../lib/storm/backtest/sort-messages";
import { readFile } from "node:fs/promises";
import { openText } from "../backtest/open-text";
import {
  rewriteLine,
  type ExitCode,
  type Output,
  type Terminal,
} from "../terminal";

interface Options {
  messages: string;
  policy?: string;
  audience?: string;
  json?: boolean;
}

export function backtestCommand(terminal: Terminal): Command {
  return new Command("backtest")
    .description(
      "Replay past mail through the storm rules: what would have tripped, and when.",
    )
    .requiredOption(
      "--messages <file>",
      "CSV of mails, or a message trace export; .gz is fine",
    )
    .option("--policy <file>", "policy.json with other settings of the rules")
    .option("--audience <n>", "recipients that the lists reach")
    .option("--json", "one JSON document on standard output")
    .action(async (options: Options) => {
      terminal.setExitCode(await backtest(options, terminal));
    });
}

/** Answers the exit code: 0 nothing tripped, 1 a storm was found, 2 the input is no good. */
export async function backtest(
  options: Options,
  to: Output,
): Promise<ExitCode> {
  try {
    const result = await replay(options, to);
    to.out(
      options.json
        ? `${JSON.stringify(result, null, 2)}\n`
        : describeResult(result),
    );
    return result.trips.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof BreakwaterError)) throw error;
    to.error(`${[error.message, error.hint ?? ""].join(" ").trim()}\n`);
    return 2;
  }
}

async function replay(options: Options, to: Output): Promise<BacktestResult> {
  const audience =
    options.audience === undefined ? null : parseAudience(options.audience);
  const policy = await readPolicy(options.policy);
  const stream = await openText(options.messages);
  const mails = readMessages({ stream, file: options.messages, audience });
  const every = 50_000;
  const result = await runBacktest(sortMessages(mails), policy, (messages) => {
    if (to.interactive && messages % every === 0)
      to.error(`\r${messages.toLocaleString("en")} messages`);
  });
  if (result.messages >= every) rewriteLine(to);
  return result;
}

function parseAudience(text: string): number {
  const audience = Number(text);
  if (/^\d+$/.test(text) && audience >= 1 && Number.isSafeInteger(audience))
    return audience;
  throw new BreakwaterError(
    "bad_request",
    `--audience ${text} is not a whole number of at least 1.`,
  );
}

async function readPolicy(file: string | undefined): Promise<Policy> {
  if (file === undefined) return policySchema.parse({ version: 1 });
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new BreakwaterError("invalid_policy", `${file} cannot be read.`, {
      cause,
    });
  });
  return parsePolicy(text, file);
}

function describeResult({
  messages,
  conversations,
  trips,
}: BacktestResult): string {
  const of = `${messages.toLocaleString("en")} messages in ${conversations.toLocaleString("en")} conversations`;
  if (trips.length === 0) return `${pc.green("No storm")} in ${of}.\n`;
  const table = new Table({
    head: [
      "tripped at",
      "list",
      "conversation",
      "rule",
      "repliers",
      "replies",
      "deliveries",
    ],
    style: { head: [], border: [] },
    colAligns: ["left", "left", "left", "left", "right", "right", "right"],
  });
  for (const trip of trips)
    table.push([
      trip.trippedAt,
      trip.recipientAddress,
      trip.conversationId,
      trip.rule,
      trip.distinctRepliers.toLocaleString("en"),
      trip.replies.toLocaleString("en"),
      trip.deliveries.toLocaleString("en"),
    ]);
  const found = `${trips.length} storm${trips.length === 1 ? "" : "s"}`;
  return `${table.toString()}\n${pc.red(found)} in ${of}.\n`;
}
