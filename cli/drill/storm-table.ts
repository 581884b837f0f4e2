import type { DrillResult } from "../../dev/drill/drill-result";
import { tripStages } from "../../dev/drill/stages";
import { variantNames } from "../../dev/drill/variants";

const count = (value: number) => value.toLocaleString("en");
const seconds = (value: number | null | undefined) =>
  value == null ? "–" : count(value);

/**
 * Drills side by side, in Markdown so that it can be read in a terminal and put into a page: what
 * each set of controls let through, and when (seconds after the first mail) who acted where Breakwater and
 * the built-in protection both could.
 */
export function stormTable(results: readonly DrillResult[]): string {
  const head = [
    "scenario",
    "audience",
    ...variantNames,
    "built-in acts",
    "Breakwater acts",
    "contained",
    "false actions",
  ];
  const rows = results.map((result) => {
    const acts = (stage: string) =>
      seconds(
        result.stages.find(
          (one) => one.variant === "guarded" && one.stage === stage,
        )?.seconds,
      );
    return [
      `\`${result.scenario}\``,
      count(result.audience),
      ...variantNames.map((name) => count(result[name].deliveries)),
      acts(tripStages.native),
      acts(tripStages.breakwater),
      seconds(result.guarded.secondsToContainment),
      count(
        variantNames.reduce((sum, name) => sum + result[name].falseActions, 0),
      ),
    ];
  });
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text, at) => (at === 0 ? text.padEnd(widths[at]!) : text.padStart(widths[at]!))).join(" | ")} |`;
  const rule = widths.map((width, at) =>
    at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line), ""].join(
    "\n",
  );
}
