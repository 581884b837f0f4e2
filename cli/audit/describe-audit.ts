import Table from "cli-table3";
import pc from "picocolors";
import type { AuditOutcome } from "../../lib/audit/audit-snapshot";
import type { Severity } from "../../lib/audit/finding";

const shownAtMost = 40;
const colours: Record<Severity, (text: string) => string> = {
  critical: pc.red,
  high: pc.yellow,
  medium: pc.cyan,
  low: pc.dim,
  info: pc.dim,
};

/** The audit for a terminal: worst first, and what would be restricted. */
export function describeAudit(outcome: AuditOutcome): string {
  const findings = outcome.findings.filter((finding) => !finding.waived);
  const restrict = outcome.decisions.filter(
    (decision) => decision.action === "restrict",
  );
  const lines = [
    `${outcome.lists.length.toLocaleString("en")} lists, ${findings.length.toLocaleString("en")} findings.`,
  ];
  if (findings.length > 0) {
    const table = new Table({
      head: ["severity", "list", "reach", "limit", "rule", ""],
      style: { head: [], border: [] },
      wordWrap: true,
      colWidths: [10, 34, 11, 9, 26, 60],
    });
    for (const finding of findings.slice(0, shownAtMost)) {
      table.push([
        colours[finding.severity](finding.severity),
        finding.list,
        finding.reach === null
          ? "unknown"
          : `${finding.complete ? "" : "≥ "}${finding.reach.toLocaleString("en")}`,
        finding.limit.toLocaleString("en"),
        finding.rule,
        finding.message,
      ]);
    }
    lines.push(table.toString());
    if (findings.length > shownAtMost)
      lines.push(
        `… and ${findings.length - shownAtMost} more: see --json or --html.`,
      );
  }
  if (outcome.stopped) {
    lines.push(
      `Stopped: ${outcome.stopped.wanted} lists would be restricted at once, ${outcome.stopped.limit} may be. Nothing would be restricted until somebody approves.`,
    );
  } else if (restrict.length > 0) {
    lines.push(
      `Enforcing, Breakwater would restrict: ${restrict.map((decision) => decision.list).join(", ")}.`,
    );
  }
  return `${lines.join("\n")}\n`;
}
