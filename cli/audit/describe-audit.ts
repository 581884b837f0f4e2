import pc from "picocolors";
import type { AuditOutcome } from "../../lib/audit/audit-snapshot";
import type { AuditedList } from "../../lib/audit/audited-list";
import type { Finding, Severity } from "../../lib/audit/finding";
import { kindFigures, reachFigure } from "../../lib/audit/report/figures";
import { explain } from "../../lib/audit/report/explanations";
import { count } from "../../lib/audit/words";

const shownAtMost = 20;
const colours: Record<Severity, (text: string) => string> = {
  critical: pc.red,
  high: pc.yellow,
  medium: pc.cyan,
  low: pc.dim,
  info: pc.dim,
};

/** The audit for a terminal: worst first, with what mends it, and what would be restricted. */
export function describeAudit(outcome: AuditOutcome): string {
  const lists = new Map(outcome.lists.map((list) => [list.guid, list]));
  const findings = outcome.findings.filter(({ waived }) => !waived);
  const waived = outcome.findings.length - findings.length;
  const lines = [
    `${count(outcome.lists.length)} lists, ${count(findings.length)} findings${waived > 0 ? ` (${count(waived)} more are waived)` : ""}.`,
    ...findings
      .slice(0, shownAtMost)
      .map((finding) =>
        describeFinding(finding, lists.get(finding.listGuid ?? "")),
      ),
  ];
  if (findings.length > shownAtMost)
    lines.push(
      `… and ${count(findings.length - shownAtMost)} more: see --csv, --html or --json.`,
    );
  lines.push(describeAction(outcome));
  return `${lines.join("\n\n")}\n`;
}

function describeFinding(
  { severity, list, rule, message, mend }: Finding,
  audited: AuditedList | undefined,
): string {
  const kinds = kindFigures(audited?.byKind ?? null);
  const reach = audited
    ? `, reaches ${reachFigure(audited)}${kinds === "" ? "" : ` (${kinds})`}`
    : "";
  return [
    `${colours[severity](severity.padEnd(8))} ${pc.bold(list ?? "the tenant")}${reach}`,
    `         ${explain(rule).title} (${rule})`,
    `         ${message}`,
    ...(mend === null
      ? []
      : mend.split("\n").map((line) => `         > ${line}`)),
  ].join("\n");
}

function describeAction({ stopped, decisions }: AuditOutcome): string {
  if (stopped)
    return `Stopped: ${count(stopped.wanted)} lists would be restricted at once, ${count(stopped.limit)} may be. Nothing would be restricted until somebody approves.`;
  const restrict = decisions.filter(({ action }) => action === "restrict");
  return restrict.length === 0
    ? "Enforcing, Breakwater would restrict no list."
    : `Enforcing, Breakwater would restrict: ${restrict.map(({ list }) => list).join(", ")}.`;
}
