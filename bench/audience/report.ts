import { cpus } from "node:os";
import type { AuditMeasured } from "./measure-audit";
import type { OpponentResult } from "./opponents";

export interface SizeResult extends Pick<AuditMeasured, "times" | "peakBytes"> {
  recipients: number;
  lists: number;
  filters: number;
}

export interface AudienceResults {
  /** Ascending. */
  sizes: readonly SizeResult[];
  main: number;
  opponents: readonly OpponentResult[];
}

const goals = {
  countSeconds: 3,
  loadSeconds: 2,
  peakBytes: 2 ** 30,
  timesDuckDb: 300,
  /** Doubling at most doubles, and a measurement is never quite the same twice. */
  growth: 2.2,
};

/** The goals of the bench that these results miss, in words. */
export function missedGoals(results: AudienceResults): string[] {
  const missed: string[] = [];
  const main = mainOf(results);
  const say = (what: string, is: string, goal: string) =>
    missed.push(`${what}: ${is}, goal ${goal}`);
  const { load, count } = main.times;
  if (load.seconds > goals.loadSeconds)
    say("index load", seconds(load.seconds), seconds(goals.loadSeconds));
  if (count.seconds > goals.countSeconds)
    say("all counts", seconds(count.seconds), seconds(goals.countSeconds));
  const peak = main.peakBytes.count;
  if (peak > goals.peakBytes)
    say("peak memory", megabytes(peak), megabytes(goals.peakBytes));
  const ratio = ratioOf(results, results.opponents[0]);
  if (ratio < goals.timesDuckDb)
    say("DuckDB, one query a list", times(ratio), times(goals.timesDuckDb));
  results.sizes.slice(1).forEach((size, at) => {
    const before = results.sizes[at];
    if (!before) return;
    const doublings = Math.log2(size.recipients / before.recipients);
    const growth = Math.pow(
      size.times.count.seconds / before.times.count.seconds,
      1 / doublings,
    );
    if (growth > goals.growth)
      say(
        `growth from ${whole(before.recipients)}`,
        `${growth.toFixed(2)} a doubling`,
        "2",
      );
  });
  return missed;
}

/** Two tables in Markdown. */
export function writeReport(results: AudienceResults): string {
  const { sizes, opponents } = results;
  const main = mainOf(results);
  const processor = cpus();
  return [
    `${processor.length} × ${processor[0]?.model.trim() ?? "unknown processor"}, Node ${process.version}, all with the C library set as the app is deployed; seconds by the wall (of processor time in brackets).`,
    "",
    table(
      [
        "recipients",
        "lists",
        "load",
        "parse",
        "build",
        "count all filters",
        "audit all lists",
        "peak memory of counts",
        "of audit",
      ],
      sizes.map(({ recipients, lists, times: took, peakBytes }) => [
        whole(recipients),
        whole(lists),
        both(took.load),
        both(took.parse),
        both(took.build),
        both(took.count),
        both(took.audit),
        megabytes(peakBytes.count),
        megabytes(peakBytes.audit),
      ]),
    ),
    "",
    table(
      [
        `${whole(main.filters)} lists over ${whole(main.recipients)} recipients`,
        "load",
        "a list",
        "all lists",
        "Breakwater is quicker",
      ],
      [
        [
          "Breakwater",
          seconds(main.times.load.seconds),
          milliseconds(main.times.count.seconds / main.filters),
          seconds(main.times.count.seconds),
          "",
        ],
        ...opponents.map((opponent) => [
          `${opponent.name} (${whole(opponent.lists)} measured)`,
          opponent.loadSeconds === null ? "–" : seconds(opponent.loadSeconds),
          milliseconds(opponent.secondsAList),
          seconds(opponent.secondsAList * main.filters),
          times(ratioOf(results, opponent)),
        ]),
      ],
    ),
  ].join("\n");
}

function mainOf({ sizes, main }: AudienceResults): SizeResult {
  const found = sizes.find(
    ({ recipients }) => Math.abs(recipients / main - 1) < 0.05,
  );
  if (!found) throw new Error(`Nothing was measured at ${main} recipients.`);
  return found;
}

function ratioOf(
  results: AudienceResults,
  opponent: OpponentResult | undefined,
): number {
  const main = mainOf(results);
  return (
    (opponent?.secondsAList ?? 0) / (main.times.count.seconds / main.filters)
  );
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(head),
    line(head.map((_, at) => (at === 0 ? "---" : "--:"))),
    ...rows.map(line),
  ].join("\n");
}

const whole = (value: number) => Math.round(value).toLocaleString("en");
const seconds = (value: number) =>
  value >= 100 ? `${whole(value)} s` : `${value.toFixed(2)} s`;
const milliseconds = (value: number) => `${(value * 1000).toFixed(3)} ms`;
const megabytes = (value: number) => `${whole(value / 2 ** 20)} MB`;
const times = (value: number) => `${whole(value)} ×`;
const both = (took: { seconds: number; cpuSeconds: number }) =>
  `${seconds(took.seconds)} (${took.cpuSeconds.toFixed(2)})`;
