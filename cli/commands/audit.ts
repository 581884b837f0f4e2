import { writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { measureReach } from "../../lib/audience/reach/measure-reach";
import {
  auditSnapshot,
  type AuditOutcome,
} from "../../lib/audit/audit-snapshot";
import { createRecipientLookup } from "../../lib/audit/offline/recipient-lookup";
import { buildReportModel } from "../../lib/audit/report/report-model";
import { renderReport } from "../../lib/audit/report/render-report";
import { BreakwaterError } from "../../lib/errors/breakwater-error";
import { loadPolicy } from "../../lib/policy/load-policy";
import { policySchema } from "../../lib/policy/policy-schema";
import { describeAudit } from "../audit/describe-audit";
import { readExports } from "../audit/read-exports";
import type { Terminal } from "./audience";

interface Options {
  recipients: string;
  lists: string[];
  members?: string;
  policy?: string;
  json?: boolean;
  html?: string;
}

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  interactive: process.stderr.isTTY === true,
};

export function auditCommand(): Command {
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
    .addHelpText(
      "after",
      "\nExit code: 0 nothing needs attention, 1 something does, 2 the input is no good.",
    )
    .action(async (options: Options) => {
      process.exitCode = await audit(options, terminal, Date.now());
    });
}

/** Answers the exit code: 0 nothing needs attention, 1 a list is over its limit or a filter invalid, 2 the input is no good. */
export async function audit(
  options: Options,
  to: Terminal,
  now: number,
): Promise<number> {
  try {
    const policy =
      options.policy === undefined
        ? policySchema.parse({ version: 1 })
        : await loadPolicy(options.policy);
    const snapshot = await readExports(options, now, {
      warn: (message) => to.error(`${message}\n`),
      progress(rows) {
        if (to.interactive && rows > 0)
          to.error(`\r${rows.toLocaleString("en")} recipients read`);
      },
    });
    if (to.interactive) to.error("\r\u001b[K");
    const lookup = createRecipientLookup(snapshot.recipients);
    const measured = measureReach(snapshot, {
      contactSizes: policy.limits.contacts,
    });
    let outcome: AuditOutcome;
    try {
      outcome = auditSnapshot({
        snapshot,
        reaches: measured.reaches,
        policy,
        now,
        humanSettings: new Map(),
        held: new Set(),
        approvals: new Map(),
        baseline: null,
        previousReach: new Map(),
        allowedBeyondRadius: new Set(),
        countSenders: (guids) => measured.countSenders(guids),
        resolveSender: (identity) => lookup.guidOf(identity),
        filterFindings: (list) => measured.filterFindings(list),
      });
    } finally {
      measured.dispose();
    }
    if (options.html !== undefined) {
      const about = {
        takenAt: snapshot.takenAt,
        recipients: snapshot.recipients.count,
      };
      await writeFile(
        options.html,
        renderReport(buildReportModel(outcome, about)),
      );
      to.error(`Wrote ${options.html}\n`);
    } else {
      to.out(
        options.json
          ? `${JSON.stringify(toAnswer(outcome), null, 2)}\n`
          : describeAudit(outcome),
      );
    }
    return needsAttention(outcome) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof BreakwaterError)) throw error;
    to.error(`${[error.message, error.hint ?? ""].join(" ").trim()}\n`);
    return 2;
  }
}

function toAnswer({ lists, findings, decisions, stopped }: AuditOutcome) {
  return {
    lists: lists.length,
    findings: findings
      .filter((finding) => !finding.waived)
      .map(({ list, rule, severity, reach, complete, limit, message }) => ({
        list,
        rule,
        severity,
        reach,
        complete,
        limit,
        message,
      })),
    decisions: decisions.map(({ list, action, reason }) => ({
      list,
      action,
      reason,
    })),
    stopped,
  };
}

const attention = new Set([
  "over-limit",
  "filter-invalid",
  "filter-expanded-null",
  "filter-literal-variable",
]);

function needsAttention(outcome: AuditOutcome): boolean {
  return (
    outcome.stopped !== null ||
    outcome.findings.some(
      (finding) => !finding.waived && attention.has(finding.rule),
    )
  );
}
