import { writeFile } from "node:fs/promises";
import { Command, InvalidArgumentError } from "commander";
import { tell } from "../drill/drill-progress";
import { rewriteLine, UsageError, type Terminal } from "../terminal";

interface Options {
  all?: boolean;
  seed: number;
  scale: number;
  json?: boolean;
  html?: string;
}

/** `drill <scenario | file.json>`, `drill --all` */
export function drillCommand(terminal: Terminal): Command {
  return new Command("drill")
    .description(
      "Play a storm on a simulated tenant, in virtual time, with and without what Breakwater does",
    )
    .argument("[scenario]", "a scenario's name, or a file of your own")
    .option("--all", "every storm on record, as one table")
    .option("--seed <n>", "the same seed gives the same storm", whole, 1)
    .option("--scale <f>", "1 is the storm's true size", fraction, 0.01)
    .option("--json", "one JSON document on standard output")
    .option("--html <file>", "write it as one page to show to others")
    .action(async (scenario: string | undefined, options: Options) => {
      try {
        let done = true;
        if (options.all) done = await everyStorm(terminal, scenario, options);
        else await drill(terminal, scenario, options);
        terminal.setExitCode(done ? 0 : 1);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        terminal.error(`${error.message}\n`);
        terminal.setExitCode(2);
      }
    });
}

async function drill(
  terminal: Terminal,
  name: string | undefined,
  { seed, scale, json, html }: Options,
): Promise<void> {
  // Loaded here and not above: a deployment has neither the simulated tenant nor what it needs.
  const { readScenario, scenarioNames, ScenarioError } =
    await import("../../dev/drill/scenario");
  const { runDrill } = await import("../../dev/drill/run-drill");
  if (name === undefined)
    throw new UsageError(
      `Name a scenario, or say --all for every storm on record. There are ${scenarioNames().join(", ")}.`,
    );
  let scenario;
  try {
    scenario = readScenario(name);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new UsageError(error.message);
  }
  const drilled = await runDrill({
    scenario,
    seed,
    scale,
    ...tell(terminal),
  });
  rewriteLine(terminal);
  if (html !== undefined) {
    const { renderDrill } = await import("../../dev/drill/report/render-drill");
    await writeReport(html, renderDrill(drilled));
    terminal.error(`Wrote ${html}\n`);
  }
  if (json) terminal.out(`${JSON.stringify(drilled.result, null, 2)}\n`);
  else {
    const { describeDrill } = await import("../drill/describe-drill");
    terminal.out(describeDrill(drilled, process.stdout.columns ?? 80));
  }
}

/** False where a drill failed. */
async function everyStorm(
  terminal: Terminal,
  name: string | undefined,
  options: Options,
): Promise<boolean> {
  if (name !== undefined || options.html !== undefined)
    throw new UsageError(
      `--all plays every storm on record into one table: leave ${name === undefined ? "--html" : `"${name}"`} out, or --all.`,
    );
  const { readScenario, scenarioNames } =
    await import("../../dev/drill/scenario");
  const { drillAll } = await import("../drill/drill-all");
  const storms = scenarioNames()
    .map(readScenario)
    .filter(({ expect }) => expect === "storm");
  return drillAll(terminal, storms, options);
}

async function writeReport(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file} cannot be written (${code}).`);
  }
}

function whole(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 0x7fff_ffff) return value;
  throw new InvalidArgumentError(
    "It must be a whole number from 0 to 2147483647.",
  );
}

function fraction(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 2) return value;
  throw new InvalidArgumentError("It must be over 0 and at most 2.");
}
