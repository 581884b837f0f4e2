import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { measureReach } from "../../lib/audience/reach/measure-reach";
import {
  auditSnapshot,
  type AuditOutcome,
} from "../../lib/audit/audit-snapshot";
import { renderListsCsv } from "../../lib/audit/report/lists-csv";
import { buildReportModel } from "../../lib/audit/report/report-model";
import { renderReport } from "../../lib/audit/report/render-report";
import { count } from "../../lib/audit/words";
import type { DirectorySnapshot } from "../../lib/directory/snapshot";
import { BreakwaterError } from "../../lib/errors/breakwater-error";
import { loadPolicy } from "../../lib/policy/load-policy";
import { policySchema, type Policy } from "../../lib/policy/policy-schema";
import { auditAnswer, needsAttention } from "../audit/audit-answer";
import { describeAudit } from "../audit/describe-audit";
import { ReadingProgress } from "../audience/reading-progress";
import { readExports } from "../audit/read-exports";
import {
  rewriteLine,
  type ExitCode,
  type Output,
  type Terminal,
} from "../terminal";

interface Options {
  recipients: string;
  lists: string[];
  members?: string;
  policy?: string;
  json?: boolean;
  html?: string;
  csv?: string;
}

export function auditCommand(terminal: Terminal): Command {
  return new Command("audit")
    .description(
      "Audit every list from exports, as Breakwater would in the tenant: no tenant and no account needed.",
    )
    .requiredOption(
      "--recipients <file>",
      "CSV of Get-Recipient | Export-Csv; .gz is fine",
    )
    .requiredOption(
      "--lists <file...>",
      "CSV of Get-DynamicDistributionGroup or Get-DistributionGroup | Export-Csv; several files are fine",
    )
    .option(
      "--members <file>",
      "CSV with the columns list and member, for static lists",
    )
    .option("--policy <file>", "policy.json; the defaults where it is absent")
    .addOption(
      new Option("--json", "one JSON document on standard output").conflicts(
        "html",
      ),
    )
    .option("--html <file>", "write a report as one page that can be forwarded")
    .option(
      "--csv <file>",
      "write every list in a row, for a spreadsheet; goes with --html and with --json",
    )
    .addHelpText(
      "after",
      "\nExit code: 0 nothing needs attention, 1 something does, 2 the input is no good.",
    )
    .action(async (options: Options) => {
      terminal.setExitCode(await audit(options, terminal, Date.now()));
    });
}

/** Answers the exit code: 0 nothing needs attention, 1 a list is over its limit or a filter invalid, 2 the input is no good. */
export async function audit(
  options: Options,
  to: Output,
  now: number,
): Promise<ExitCode> {
  try {
    refuseToOverwrite(options);
    const policy =
      options.policy === undefined
        ? policySchema.parse({ version: 1 })
        : await loadPolicy(resolve(options.policy));
    const reading = new ReadingProgress(to, () => performance.now());
    const { snapshot, guidOf } = await readExports(
      options,
      now,
      Object.values(policy.limits.lists).flatMap(
        ({ approvedSenders }) => approvedSenders ?? [],
      ),
      {
        warn(message) {
          rewriteLine(to);
          to.error(`${message}\n`);
        },
        progress: reading,
      },
    );
    if (snapshot.lists.length === 0)
      to.error(
        `${options.lists.join(", ")}: a header, and no list: nothing was audited.\n`,
      );
    rewriteLine(
      to,
      `${count(snapshot.lists.length)} lists among ${count(snapshot.recipients.count)} recipients …`,
    );
    const outcome = auditExports(snapshot, guidOf, policy, now);
    rewriteLine(to);
    const names = new Map(
      snapshot.lists.map(({ guid, displayName }) => [guid, displayName]),
    );
    const nameOf = (guid: string) => names.get(guid);
    if (options.html !== undefined) {
      const about = {
        takenAt: snapshot.takenAt,
        recipients: snapshot.recipients.count,
        policy,
        now,
        nameOf,
      };
      await writeOutput(
        options.html,
        renderReport(buildReportModel(outcome, about)),
        to,
      );
    }
    if (options.csv !== undefined)
      await writeOutput(options.csv, renderListsCsv(outcome, nameOf), to);
    if (options.json)
      to.out(`${JSON.stringify(auditAnswer(outcome), null, 2)}\n`);
    else if (options.html === undefined && options.csv === undefined)
      to.out(describeAudit(outcome));
    return needsAttention(outcome) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof BreakwaterError)) throw error;
    // Whatever progress stands on the line.
    rewriteLine(to);
    to.error(`${[error.message, error.hint ?? ""].join(" ").trim()}\n`);
    return 2;
  }
}

/** Nothing is held, approved or remembered: there is no tenant. */
function auditExports(
  snapshot: DirectorySnapshot,
  guidOf: (identity: string) => string | undefined,
  policy: Policy,
  now: number,
): AuditOutcome {
  const measured = measureReach(snapshot, {
    contactSizes: policy.limits.contacts,
  });
  try {
    return auditSnapshot({
      snapshot,
      reaches: measured.reaches,
      policy,
      now,
      humanSettings: new Map(),
      held: new Map(),
      approvals: new Map(),
      baseline: null,
      reference: null,
      allowedBeyondRadius: new Set(),
      countSenders: (guids) => measured.countSenders(guids),
      countFresh: (guid, since) => measured.countFresh(guid, since),
      resolveSender: guidOf,
      filterFindings: (list) => measured.filterFindings(list),
      tenantSettings: null,
    });
  } finally {
    measured.dispose();
  }
}

async function writeOutput(
  file: string,
  text: string,
  to: Output,
): Promise<void> {
  await writeFile(file, text).catch((cause: unknown) => {
    throw new BreakwaterError(
      "bad_request",
      `The report ${file} cannot be written.`,
      { cause, hint: "Check that its folder exists and may be written to." },
    );
  });
  to.error(`Wrote ${file}\n`);
}

/** An export takes hours, and a spreadsheet looks like one: whoever names it twice would lose it. */
function refuseToOverwrite(options: Options): void {
  const { recipients, lists, members, policy, html, csv } = options;
  const taken = new Map<string, string>();
  for (const file of [recipients, ...lists, members, policy])
    if (file !== undefined) taken.set(resolve(file), "is read by this audit");
  for (const file of [html, csv]) {
    if (file === undefined) continue;
    const why = taken.get(resolve(file));
    if (why !== undefined)
      throw new BreakwaterError("bad_request", `${file} ${why}.`, {
        hint: "Name another file to write to.",
      });
    taken.set(resolve(file), "is the report already");
  }
}
