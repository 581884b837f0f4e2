import pc from "picocolors";
import type { Drill } from "../../dev/drill/run-drill";
import type { DrillColumn, DrillStage } from "../../dev/drill/drill-result";
import { variantNames, type VariantName } from "../../dev/drill/variants";
import { table } from "../remote/table";
import { plotCurves } from "./plot-curves";

/** What each column stands for, for whoever sees it the first time. */
const meanings: Record<VariantName, string> = {
  unguarded: "nothing protects the tenant",
  native: "the protection built into Exchange Online, at its defaults",
  guarded: "native, and Breakwater's detector with its kill switch",
  standing: "guarded, and a mail flow rule that was there before",
  audited:
    "guarded, and the audit had restricted the list before the first mail",
};

const count = (value: number) => value.toLocaleString("en");

/** A drill for a terminal: the columns side by side, the curves, and what happened when. */
export function describeDrill(
  { result, curves }: Drill,
  width: number,
): string {
  const { scenario, scale, seed, audience, assumed } = result;
  return [
    pc.bold(
      `${scenario} at scale ${scale}, seed ${seed}: a list that reaches ${count(audience)}`,
    ),
    "",
    columns(result).trimEnd(),
    "",
    ...variantNames.map((name) => pc.dim(`  ${name}: ${meanings[name]}`)),
    "",
    plotCurves(curves, width),
    "",
    ...auditOf(result),
    "When, with Breakwater (mm:ss after the first mail)",
    "",
    ...variantNames.slice(2).flatMap((name) => stagesOf(result.stages, name)),
    "Guarded, if the delays are other than assumed",
    "",
    sensitivity(result).trimEnd(),
    ...(assumed.length > 0
      ? [
          "",
          "Assumed, because no source tells:",
          ...assumed.map((one) => `  · ${one}`),
        ]
      : []),
    "",
  ].join("\n");
}

function columns(result: Drill["result"]): string {
  const row = (
    title: string,
    of: (column: DrillColumn) => number | string | null,
  ) => [title, ...variantNames.map((name) => of(result[name]))];
  return table(
    ["", ...variantNames.map((name) => name.toUpperCase())],
    [
      row("deliveries", ({ deliveries }) => deliveries),
      row("mails refused", ({ rejected }) => rejected),
      row("replies before a control tripped", (one) => one.trippedAfterReplies),
      row("seconds until it tripped", (one) => one.secondsToTrip),
      row("seconds until contained", (one) => one.secondsToContainment),
      row("lists restricted", ({ restricted }) => restricted.length),
      row("false actions", ({ falseActions }) => falseActions),
    ],
  );
}

function auditOf({ audit }: Drill["result"]): string[] {
  if (!audit) return [];
  const { takes, restricted, findings } = audit;
  return [
    "What the audit said of the list before the first mail",
    "",
    ...(takes === null ? [] : [`  ${takes}`]),
    ...findings.map(({ severity, message }) => `  ${severity}: ${message}`),
    `  ${restricted ? "It restricted the list." : "It left the list alone."}`,
    "",
  ];
}

function stagesOf(stages: readonly DrillStage[], variant: string): string[] {
  return [
    `  ${pc.bold(variant)}`,
    ...stages
      .filter((one) => one.variant === variant)
      .map(({ stage, seconds }) => `  ${clock(seconds).padStart(8)}  ${stage}`),
    "",
  ];
}

function sensitivity({ sensitivity }: Drill["result"]): string {
  return table(
    ["DELAYS", "HEARING", "RESTRICTION", "DELIVERIES", "TRIPPED", "CONTAINED"],
    sensitivity.map((one) => [
      one.delays,
      `${one.hearingSeconds} s`,
      `${one.restrictionSeconds} s`,
      one.deliveries,
      one.secondsToTrip === null ? "never" : clock(one.secondsToTrip),
      one.secondsToContainment === null
        ? "never"
        : clock(one.secondsToContainment),
    ]),
  );
}

function clock(seconds: number): string {
  const whole = Math.abs(seconds);
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${seconds < 0 ? "-" : ""}${two(whole / 60)}:${two(whole % 60)}`;
}
