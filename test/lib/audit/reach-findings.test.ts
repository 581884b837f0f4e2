import { auditSnapshot } from "../../../lib/audit/audit-snapshot";
import { buildAuditInput, guid } from "./build-audit-input";
import { judge } from "./judge-one";

describe("growth since the reference", () => {
  it.each([
    [500, 1000, true],
    [500, 999, false],
    [400, 900, true],
    [499, 998, false],
    [600, 1199, false],
    [0, 500, true],
  ])("from %i to %i", (before, predicted, found) => {
    const outcome = auditSnapshot(
      buildAuditInput([{ n: 1, predicted }], {
        reference: {
          at: "2026-03-01T08:00:00Z",
          reach: new Map([[guid(1), before]]),
        },
      }),
    );
    const grown = outcome.findings.find(({ rule }) => rule === "grown");
    expect(grown !== undefined).toBe(found);
    if (grown) expect(grown.message).toContain("1 Mar 2026");
  });
});

describe("audiences that differ", () => {
  it.each([
    [1000, 800, true, true, true],
    [1000, 801, true, true, false],
    [499, 400, true, true, false],
    [500, 400, true, true, true],
    [800, 1000, true, true, true],
    // What is larger may be larger still, what is smaller may come up to it.
    [1000, 800, false, true, true],
    [1000, 800, true, false, false],
  ])(
    "%i stored, %i predicted",
    (stored, predicted, storedComplete, predictedComplete, found) => {
      const { rules } = judge({
        n: 1,
        stored,
        predicted,
        storedComplete,
        predictedComplete,
      });
      expect(rules.includes("audiences-differ")).toBe(found);
    },
  );
});

test("splits the larger audience by kind, and says of both when they were true", () => {
  const [list] = auditSnapshot(
    buildAuditInput([
      { n: 1, predicted: 10, stored: 12, storedAsOf: "2026-03-02T01:00:00Z" },
    ]),
  ).lists;
  expect(list).toMatchObject({
    reach: 12,
    byKind: { mailbox: 12 },
    storedAsOf: "2026-03-02T01:00:00Z",
    predictedAsOf: "2026-03-02T07:30:00Z",
  });
});
