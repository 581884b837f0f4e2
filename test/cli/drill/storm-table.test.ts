import { stormTable } from "../../../cli/drill/storm-table";
import type { DrillColumn, DrillResult } from "../../../dev/drill/drill-result";
import { tripStages } from "../../../dev/drill/stages";

const column = (
  deliveries: number,
  falseActions = 0,
  secondsToContainment: number | null = null,
) => ({ deliveries, falseActions, secondsToContainment }) as DrillColumn;

const result = {
  scenario: "mine",
  audience: 52_000,
  unguarded: column(1_000_000),
  native: column(90_000),
  guarded: column(80_000, 1, 47),
  standing: column(52_000, 1),
  audited: column(0),
  stages: [
    { variant: "native", stage: tripStages.native, seconds: 44 },
    { variant: "guarded", stage: tripStages.breakwater, seconds: 29 },
    { variant: "guarded", stage: tripStages.native, seconds: 47 },
  ],
} as unknown as DrillResult;

const cells = (line: string) =>
  line
    .split("|")
    .slice(1, -1)
    .map((text) => text.trim());

test("shows what each set of controls let through, who acted when, and every false action", () => {
  const [head, rule, row, end] = stormTable([result]).split("\n");
  expect(cells(head!)).toEqual([
    "scenario",
    "audience",
    "unguarded",
    "native",
    "guarded",
    "standing",
    "audited",
    "built-in acts",
    "Breakwater acts",
    "contained",
    "false actions",
  ]);
  expect(cells(rule!).slice(0, 2)).toEqual([
    expect.stringMatching(/^-+$/),
    expect.stringMatching(/^-+:$/),
  ]);
  expect(cells(row!)).toEqual([
    "`mine`",
    "52,000",
    "1,000,000",
    "90,000",
    "80,000",
    "52,000",
    "0",
    "47",
    "29",
    "47",
    "2",
  ]);
  expect(end).toBe("");
});

test("what never acted and what was never contained is a dash", () => {
  const [, , row] = stormTable([
    { ...result, guarded: column(5), stages: [] },
  ]).split("\n");
  expect(cells(row!).slice(7, 10)).toEqual(["–", "–", "–"]);
});
