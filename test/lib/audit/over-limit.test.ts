import { guid } from "./build-audit-input";
import { expectVerdict, judge, list, waive, type Verdict } from "./judge-one";

describe("over its limit or not", () => {
  it.each<Verdict>([
    ["at the default limit", { n: 1, predicted: 1000 }, {}, "none", []],
    [
      "one over the default limit",
      { n: 1, predicted: 1001 },
      {},
      "restrict",
      ["over-limit"],
    ],
    [
      "at its own limit",
      { n: 1, predicted: 60 },
      list(1, { limit: 60 }),
      "none",
      [],
    ],
    [
      "over its own limit",
      { n: 1, predicted: 61 },
      list(1, { limit: 60 }),
      "restrict",
      ["over-limit"],
    ],
    [
      "50 where 5 are expected",
      { n: 1, predicted: 50 },
      list(1, { expectedAudience: 5 }),
      "none",
      [],
    ],
    [
      "51 where 5 are expected",
      { n: 1, predicted: 51 },
      list(1, { expectedAudience: 5 }),
      "restrict",
      ["over-limit"],
    ],
    [
      "three times what is expected",
      { n: 1, predicted: 60 },
      list(1, { expectedAudience: 20 }),
      "none",
      [],
    ],
    [
      "more than three times",
      { n: 1, predicted: 61 },
      list(1, { expectedAudience: 20 }),
      "restrict",
      ["over-limit"],
    ],
    [
      "50 where nobody is expected",
      { n: 1, predicted: 50 },
      list(1, { expectedAudience: 0 }),
      "none",
      [],
    ],
    [
      "50 where three times 16 are 48",
      { n: 1, predicted: 50 },
      list(1, { expectedAudience: 16 }),
      "none",
      [],
    ],
    [
      "three times 17",
      { n: 1, predicted: 51 },
      list(1, { expectedAudience: 17 }),
      "none",
      [],
    ],
    [
      "one more than three times 17",
      { n: 1, predicted: 52 },
      list(1, { expectedAudience: 17 }),
      "restrict",
      ["over-limit"],
    ],
    [
      "one, where one may be reached",
      { n: 1, predicted: 1 },
      list(1, { limit: 1 }),
      "none",
      [],
    ],
    [
      "two, where one may be reached",
      { n: 1, predicted: 2 },
      list(1, { limit: 1 }),
      "restrict",
      ["over-limit"],
    ],
    [
      "at the limit by its stored audience",
      { n: 1, predicted: 1000, stored: 1000 },
      {},
      "none",
      [],
    ],
    [
      "expected by a tag in its notes",
      { n: 1, predicted: 61, notes: "Team. expected-audience: 20" },
      {},
      "restrict",
      ["over-limit"],
    ],
    [
      "a tag of 400, whose limit would be 1,200: whoever owns a list cannot raise it",
      { n: 1, predicted: 1001, notes: "expectedAudience: 400" },
      {},
      "restrict",
      ["over-limit"],
    ],
    [
      "approved for 400: somebody else may",
      { n: 1, predicted: 1200 },
      { approvals: new Map([[guid(1), 400]]) },
      "none",
      [],
    ],
    [
      "more than was approved",
      { n: 1, predicted: 1201 },
      { approvals: new Map([[guid(1), 400]]) },
      "restrict",
      ["over-limit"],
    ],
    [
      "three times what is expected, within a limit of its own",
      { n: 1, predicted: 60 },
      list(1, { limit: 500, expectedAudience: 20 }),
      "none",
      [],
    ],
    [
      "more than three times, within a limit of its own",
      { n: 1, predicted: 61 },
      list(1, { limit: 500, expectedAudience: 20 }),
      "none",
      ["unexpected-reach"],
    ],
    [
      "the policy's word before the notes",
      { n: 1, predicted: 61, notes: "expected-audience: 20" },
      list(1, { limit: 500 }),
      "none",
      ["unexpected-reach"],
    ],
    [
      "by its stored audience alone",
      { n: 1, predicted: 10, stored: 1001 },
      {},
      "restrict",
      ["over-limit", "audiences-differ"],
    ],
    [
      "a lower bound over the limit",
      { n: 1, predicted: 1001, predictedComplete: false },
      {},
      "restrict",
      ["over-limit", "incomplete-audience"],
    ],
    [
      "a lower bound at the limit",
      { n: 1, predicted: 1000, predictedComplete: false },
      {},
      "none",
      ["incomplete-audience"],
    ],
    [
      "a lower bound below it",
      { n: 1, predicted: 900, predictedComplete: false },
      {},
      "none",
      ["incomplete-audience"],
    ],
    [
      "a filter that cannot be read",
      { n: 1, predicted: null },
      {},
      "none",
      ["incomplete-audience"],
    ],
  ])("%s", expectVerdict);
});

describe("a waiver", () => {
  it("lets a waiver stand through its last day and no longer", () => {
    const waived = (expires: string) =>
      judge(
        { n: 1, predicted: 5000 },
        {
          policy: {
            waivers: [waive("over-limit", expires)],
          },
        },
      );
    expect(waived("2026-03-02").action).toBe("none");
    expect(waived("2026-03-02").outcome.findings[0]?.waived?.approver).toBe(
      "a",
    );
    expect(waived("2026-03-01").action).toBe("restrict");
  });
});
