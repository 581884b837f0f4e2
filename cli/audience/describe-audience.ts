import Table from "cli-table3";
import pc from "picocolors";
import type { AudienceReport, FilterResult } from "./measure-filters";

/** The report as a person reads it: a table, then what was found, filter by filter. */
export function describeAudience({
  recipients,
  results,
}: AudienceReport): string {
  const table = new Table({
    head: ["filter", "takes", "status", "found"],
    style: { head: [], border: [] },
    colAligns: ["left", "right", "left", "right"],
  });
  for (const result of results)
    table.push([
      result.id,
      countOf(result),
      result.status === "exact" ? result.status : pc.yellow(result.status),
      result.findings.length === 0 ? "" : String(result.findings.length),
    ]);
  return [
    table.toString(),
    ...results.map(describeNotes),
    `${results.length.toLocaleString("en")} ${results.length === 1 ? "filter" : "filters"} over ${recipients.toLocaleString("en")} recipients.`,
    "",
  ].join("\n");
}

function countOf({ status, count, readings }: FilterResult): string {
  if (count === null) return "–";
  const shown = count.toLocaleString("en");
  if (status === "incomplete") return `≥ ${shown}`;
  if (!readings) return shown;
  const { andBindsTighter, leftToRight } = readings;
  return `${andBindsTighter.toLocaleString("en")} or ${leftToRight.toLocaleString("en")}`;
}

function describeNotes({
  id,
  takes,
  status,
  unknown,
  findings,
}: FilterResult): string {
  const lines = findings.map(
    ({ rule, message }) => `  ${pc.dim(rule)}  ${message}`,
  );
  if (status === "incomplete")
    lines.push(
      `  Of ${unknown.join(", ")} the recipients do not say enough, so only a lower bound is known.`,
    );
  const head = takes === null ? [] : [`  ${takes}`];
  return [`\n${pc.bold(id)}`, ...head, ...lines].join("\n") + "\n";
}
