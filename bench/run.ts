#!/usr/bin/env node
import { Command } from "commander";
import { audienceBench } from "./audience/audience-bench";
import type { Bench } from "./bench";
import { syncBench } from "./sync/sync-bench";
import { tenantBench } from "./tenant/tenant-bench";

const benches: readonly Bench[] = [audienceBench, syncBench, tenantBench];

const listOfBenches = benches
  .map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`)
  .join("\n");

async function runBench(
  name: string | undefined,
  { quick, checkEvery }: { quick: boolean; checkEvery: string },
): Promise<void> {
  if (name === undefined) {
    process.stdout.write(`${listOfBenches}\n`);
    return;
  }
  const every = Number(checkEvery);
  if (!Number.isInteger(every) || every < 1) {
    process.stderr.write(
      `--check-every ${checkEvery}: give a whole number from 1.\n`,
    );
    process.exitCode = 2;
    return;
  }
  const bench = benches.find((one) => one.name === name);
  if (!bench) {
    process.stderr.write(`There is no bench ${name}.\n${listOfBenches}\n`);
    process.exitCode = 2;
    return;
  }
  const { report, missed } = await bench.run({
    quick,
    checkEvery: every,
    say: (line) => void process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${report}\n`);
  for (const goal of missed) process.stderr.write(`Missed: ${goal}\n`);
  process.exitCode = missed.length > 0 && !quick ? 1 : 0;
}

void new Command("bench")
  .description(
    "Measure how quick Breakwater is, beside what one would use otherwise.",
  )
  .argument("[name]", "which bench; without a name they are listed")
  .option("--quick", "a size that fits into CI", false)
  .option(
    "--check-every <n>",
    "have DuckDB count every n-th list only: all of them at full size take it about half an hour",
    "1",
  )
  .addHelpText("after", `\nBenches:\n${listOfBenches}`)
  .action(runBench)
  .parseAsync();
