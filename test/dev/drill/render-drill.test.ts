import type { DrillColumn } from "../../../dev/drill/drill-result";
import type { Drill } from "../../../dev/drill/run-drill";
import { niceSteps } from "../../../dev/drill/report/nice-steps";
import { renderDrill } from "../../../dev/drill/report/render-drill";
import { duration, percent, verdict } from "../../../dev/drill/report/verdict";

const column = (
  deliveries: number,
  more: Partial<DrillColumn> = {},
): DrillColumn => ({
  deliveries,
  rejected: 0,
  trippedAfterReplies: null,
  trippedBy: null,
  secondsToTrip: null,
  secondsToContainment: null,
  restricted: [],
  falseActions: 0,
  ...more,
});
const tripped = {
  trippedAfterReplies: 5,
  trippedBy: "breakwater" as const,
  secondsToTrip: 95,
};

function drill(change: Partial<Drill["result"]> = {}): Drill {
  const curve = [1_000, 2_000];
  return {
    result: {
      scenario: "mine",
      title: "A storm of <b>mine</b>",
      expect: "storm",
      seed: 1,
      scale: 1,
      audience: 1_000,
      delays: { hearingSeconds: 5, restrictionSeconds: 300, ruleSeconds: 0 },
      unguarded: column(1_000_000),
      native: column(11_000, { trippedBy: "native", rejected: 30 }),
      guarded: column(6_000, tripped),
      standing: column(1_000, tripped),
      audited: column(0),
      sensitivity: [],
      audit: null,
      stages: [{ variant: "guarded", stage: "a stage", seconds: 95 }],
      assumed: ["the hour"],
      onRecord: { normalMailsADay: [3, 5] },
      ...change,
    },
    curves: {
      unguarded: curve,
      native: curve,
      guarded: curve,
      standing: curve,
      audited: [],
    },
  };
}

const said = (change: Partial<Drill["result"]>) =>
  verdict(drill(change).result).join(" ");

test.each<[string, Partial<Drill["result"]>, RegExp]>([
  ["what was averted", {}, /99\.4 % averted/],
  ["that nothing is left", {}, /not one mail/],
  [
    "that the built-in protection does as well",
    { native: column(6_000, { trippedBy: "native" }) },
    /alone does as well here/,
  ],
  ["that it does nothing", { native: column(1_000_000) }, /alone does nothing/],
  [
    "that a storm was missed",
    { guarded: column(1_000_000) },
    /nothing tripped/,
  ],
  [
    "that ordinary mail was left alone",
    { expect: "quiet", native: column(1, { rejected: 3 }) },
    /no false action.*refuses 3 of its mails/,
  ],
  [
    "that it was not",
    { expect: "quiet", guarded: column(1, { falseActions: 2 }) },
    /2 false actions/,
  ],
])("says %s", (_, change, expected) => {
  expect(said(change)).toMatch(expected);
});

test("is one page that needs nothing else and runs nothing", () => {
  const page = renderDrill(drill());
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).not.toMatch(/<script|src=|href=|@import|url\(/);
  expect(page).toContain("A storm of &#60;b&#62;mine");
  expect(page).toContain("the hour");
  expect(page).toMatch(/aria-label="Deliveries added up over 2 minutes/);
});

test.each([
  [0.99999, "99.9 %"],
  [1, "100 %"],
  [0, "0.0 %"],
])("%d is %s averted", (share, text) => {
  expect(percent(share)).toBe(text);
});

test.each([
  [45, "45 s"],
  [200, "3 min 20 s"],
  [7_500, "2 h 05 min"],
])("%d seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([
  [500_000_000, 4],
  [11_000, 4],
  [3, 6],
])("steps up to %d are round and reach it", (most, steps) => {
  const values = niceSteps(most, steps);
  expect(values[0]).toBe(0);
  expect(values.at(-1)).toBeGreaterThanOrEqual(most);
  expect(values.at(-2)).toBeLessThan(most);
  expect(values.length).toBeLessThanOrEqual(steps * 2 + 1);
});
