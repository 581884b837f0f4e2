import { Command } from "commander";
import { BreakwaterError } from "../../lib/errors/breakwater-error";
import { readRecipientsCsv } from "../../lib/directory/csv/read-recipients-csv";
import { describeAudience } from "../audience/describe-audience";
import {
  measureFilters,
  neededProperties,
  parseFilters,
  type AudienceReport,
} from "../audience/measure-filters";
import { openInput } from "../audience/open-input";
import { ReadingProgress } from "../audience/reading-progress";
import { readFilters } from "../audience/read-filters";
import type { ExitCode, Output, Terminal } from "../terminal";

interface Options {
  recipients: string;
  filters: string;
  json?: boolean;
}

export function audienceCommand(terminal: Terminal): Command {
  return new Command("audience")
    .description(
      "Count whom recipient filters take, from exports: no tenant and no account needed.",
    )
    .requiredOption(
      "--recipients <file>",
      "CSV of Get-Recipient | Export-Csv; .gz is fine",
    )
    .requiredOption("--filters <file>", 'JSON: [{"id", "filter"}]')
    .option("--json", "one JSON document on standard output")
    .addHelpText(
      "after",
      "\nExit code: 0 all filters were counted, 1 one of them is invalid, 2 the input is no good.",
    )
    .action(async (options: Options) => {
      terminal.setExitCode(await audience(options, terminal));
    });
}

/** Answers the exit code: 0 all filters were counted, 1 one of them is invalid, 2 the input is no good. */
export async function audience(
  options: Options,
  to: Output,
): Promise<ExitCode> {
  try {
    const report = await measure(options, to);
    to.out(
      options.json
        ? `${JSON.stringify(report, null, 2)}\n`
        : describeAudience(report),
    );
    const invalid = report.results.some(({ status }) => status === "invalid");
    return invalid ? 1 : 0;
  } catch (error) {
    if (!(error instanceof BreakwaterError)) throw error;
    to.error(`${[error.message, error.hint ?? ""].join(" ").trim()}\n`);
    return 2;
  }
}

async function measure(options: Options, to: Output): Promise<AudienceReport> {
  const filters = parseFilters(await readFilters(options.filters));
  const progress = new ReadingProgress(to, () => performance.now());
  progress.begin("recipients");
  const recipients = await readRecipientsCsv(
    await openInput(options.recipients, progress.share),
    {
      name: options.recipients,
      keep: neededProperties(filters),
      warn(message) {
        progress.clear();
        to.error(`${message}\n`);
      },
      progress: progress.rows,
    },
  ).finally(() => {
    progress.clear();
  });
  return measureFilters(recipients, filters);
}
