import fc from "fast-check";
import { auditSnapshot } from "../../../lib/audit/audit-snapshot";
import {
  buildAuditInput,
  guid,
  nobody,
  type ListSketch,
} from "./build-audit-input";

const judge = (
  sketch: ListSketch,
  over: Parameters<typeof buildAuditInput>[1] = {},
) => {
  const outcome = auditSnapshot(buildAuditInput([sketch], over));
  return {
    action: outcome.decisions[0]?.action,
    reason: outcome.decisions[0]?.reason,
    alsoAllowed: outcome.decisions[0]?.alsoAllowed,
    rules: outcome.findings.map((finding) => finding.rule),
    outcome,
  };
};

const list = (n: number, policy: object) => ({
  policy: { limits: { lists: { [guid(n)]: policy } } },
});

const waive = (rule: string, expires: string) => ({
  list: guid(1),
  rule,
  reason: "r",
  approver: "a",
  expires,
});

describe("who is restricted", () => {
  it.each<
    [
      string,
      ListSketch,
      Parameters<typeof buildAuditInput>[1],
      "restrict" | "none",
      string[],
    ]
  >([
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
    [
      "moderated",
      { n: 1, predicted: 5000, moderated: true },
      {},
      "none",
      ["controlled-over-limit"],
    ],
    [
      "limited to one sender",
      { n: 1, predicted: 5000, senders: [guid(9)] },
      {},
      "none",
      ["controlled-over-limit"],
    ],
    [
      "limited to senders of unknown number",
      { n: 1, predicted: 5000, senders: [guid(9)] },
      { countSenders: () => null },
      "none",
      ["controlled-over-limit"],
    ],
    [
      "limited to 50 senders",
      { n: 1, predicted: 5000, senders: [guid(9)] },
      { countSenders: () => 50 },
      "none",
      ["controlled-over-limit"],
    ],
    [
      "limited to 51 senders",
      { n: 1, predicted: 5000, senders: [guid(9)] },
      { countSenders: () => 51 },
      "restrict",
      ["over-limit"],
    ],
    [
      "synced from on-premises",
      { n: 1, predicted: 5000, synced: true },
      {},
      "none",
      ["no-lever", "over-limit"],
    ],
    [
      "synced, at its limit",
      { n: 1, predicted: 1000, synced: true },
      {},
      "none",
      [],
    ],
    [
      "synced, new, gate restricting",
      { n: 1, predicted: 5, synced: true },
      { baseline: new Set<string>(), policy: { creationGate: "restrict" } },
      "none",
      ["unapproved-list"],
    ],
    [
      "limited to two senders, where the policy says one",
      { n: 1, predicted: 5000, senders: [guid(9)] },
      { countSenders: () => 2, policy: { limits: { maxSenders: 1 } } },
      "restrict",
      ["over-limit"],
    ],
    [
      "a snapshot of exactly a day",
      { n: 1, predicted: 5000 },
      { takenAt: "2026-03-01T08:00:00Z" },
      "restrict",
      ["over-limit"],
    ],
    [
      "a snapshot older than a day",
      { n: 1, predicted: 5000 },
      { takenAt: "2026-03-01T07:59:59Z" },
      "none",
      ["over-limit"],
    ],
    [
      "stored membership older than a day",
      { n: 1, predicted: 10, stored: 5000, storedAsOf: "2026-03-01T07:00:00Z" },
      {},
      "none",
      ["over-limit", "audiences-differ"],
    ],
    [
      "a stored membership of exactly a day",
      { n: 1, predicted: 10, stored: 5000, storedAsOf: "2026-03-01T08:00:00Z" },
      {},
      "restrict",
      ["over-limit", "audiences-differ"],
    ],
    [
      "a predicted audience that is old in part, the rest within the limit",
      { n: 1, predicted: 5000, predictedAsOf: "2026-03-01T07:59:59Z" },
      { countFresh: () => 1000 },
      "none",
      ["over-limit"],
    ],
    [
      "a predicted audience that is old in part, the rest over the limit",
      { n: 1, predicted: 5000, predictedAsOf: "2026-03-01T07:59:59Z" },
      { countFresh: () => 1001 },
      "restrict",
      ["over-limit"],
    ],
    [
      "new, gate off",
      { n: 1, predicted: 5 },
      { baseline: new Set<string>(), policy: { creationGate: "off" } },
      "none",
      [],
    ],
    [
      "new, gate restricting, its stay waived",
      { n: 1, predicted: 5 },
      {
        baseline: new Set<string>(),
        policy: {
          creationGate: "restrict",
          waivers: [waive("unapproved-list", "2026-03-02")],
        },
      },
      "none",
      ["unapproved-list"],
    ],
    [
      "new, gate restricting, reach unknown",
      { n: 1, predicted: null },
      { baseline: new Set<string>(), policy: { creationGate: "restrict" } },
      "restrict",
      ["unapproved-list", "incomplete-audience"],
    ],
    [
      "new, gate restricting, moderated",
      { n: 1, predicted: 5, moderated: true },
      { baseline: new Set<string>(), policy: { creationGate: "restrict" } },
      "none",
      ["unapproved-list"],
    ],
    [
      "there at the first complete sync, gate restricting",
      { n: 1, predicted: 5 },
      { baseline: new Set([guid(1)]), policy: { creationGate: "restrict" } },
      "none",
      [],
    ],
    [
      "new, gate reporting",
      { n: 1, predicted: 5 },
      { baseline: new Set<string>() },
      "none",
      ["unapproved-list"],
    ],
    [
      "new, gate restricting",
      { n: 1, predicted: 5 },
      { baseline: new Set<string>(), policy: { creationGate: "restrict" } },
      "restrict",
      ["unapproved-list"],
    ],
    [
      "new but approved",
      { n: 1, predicted: 5 },
      {
        baseline: new Set<string>(),
        approvals: new Map([[guid(1), 10]]),
        policy: { creationGate: "restrict" },
      },
      "none",
      [],
    ],
    [
      "ours by now, but a human left it open",
      { n: 1, predicted: 5000, senders: [guid(7)] },
      {
        humanSettings: new Map([
          [guid(1), { acceptedSenders: [], moderated: false }],
        ]),
        held: new Map([[guid(1), 5000]]),
      },
      "restrict",
      ["over-limit"],
    ],
  ])("%s", (_name, sketch, over, action, rules) => {
    const judged = judge(sketch, over);
    expect(judged.action).toBe(action);
    expect([...judged.rules].sort()).toEqual([...rules].sort());
  });

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

describe("who may still write", () => {
  it("adds the list's owners and the policy's senders, by GUID", () => {
    const { alsoAllowed } = judge(
      { n: 1, predicted: 5000, owners: [guid(5), "Unresolved Owner"] },
      list(1, { limit: 10, approvedSenders: [guid(4), "gone@trust.example"] }),
    );
    expect(alsoAllowed).toEqual([guid(4), guid(5)]);
  });

  it("adds those who may write to a list that contains it", () => {
    const outcome = auditSnapshot(
      buildAuditInput([
        { n: 1, predicted: 5000, parents: [guid(2)] },
        { n: 2, predicted: 10, senders: [guid(8)] },
        ...quiet(200),
      ]),
    );
    expect(outcome.decisions[0]).toMatchObject({
      action: "restrict",
      alsoAllowed: [guid(8)],
    });
  });

  it.each<[string, ListSketch]>([
    ["open", { n: 2, predicted: 10 }],
    ["over its limit but synced", { n: 2, predicted: 5000, synced: true }],
    ["moderated, open to all", { n: 2, predicted: 10, moderated: true }],
    [
      "limited to somebody who cannot be found",
      { n: 2, predicted: 10, senders: [guid(8), nobody] },
    ],
  ])(
    "leaves a list alone that is nested in one that is %s",
    (_name, parent) => {
      const outcome = auditSnapshot(
        buildAuditInput([
          { n: 1, predicted: 5000, parents: [guid(2)] },
          parent,
          ...quiet(300),
        ]),
      );
      expect(outcome.decisions[0]?.action).toBe("none");
      expect(outcome.findings.map((finding) => finding.rule)).toContain(
        "nested-in-open-list",
      );
    },
  );

  it.each([
    [1000, "none"],
    [1001, "restrict"],
  ])(
    "restricts a list within an open one of %i only if that one is restricted too",
    (parent, action) => {
      const outcome = auditSnapshot(
        buildAuditInput([
          { n: 1, predicted: 5000, parents: [guid(2)] },
          { n: 2, predicted: parent },
          ...quiet(300),
        ]),
      );
      expect(outcome.decisions[0]?.action).toBe(action);
    },
  );

  it("does not let in whoever made a parent open: only whom that keeps", () => {
    const outcome = auditSnapshot(
      buildAuditInput(
        [
          { n: 1, predicted: 5000, parents: [guid(2)] },
          { n: 2, predicted: 5000, senders: [guid(8)], owners: [guid(6)] },
          ...quiet(200),
        ],
        { countSenders: () => 51 },
      ),
    );
    expect(outcome.decisions.slice(0, 2)).toMatchObject([
      { action: "restrict", alsoAllowed: [guid(6)] },
      { action: "restrict", alsoAllowed: [guid(6)], judgedSenders: [guid(8)] },
    ]);
  });

  it("ends on lists that contain each other", () => {
    const outcome = auditSnapshot(
      buildAuditInput([
        { n: 1, predicted: 5000, parents: [guid(2)] },
        { n: 2, predicted: 5000, parents: [guid(1)] },
        ...quiet(300),
      ]),
    );
    expect(
      outcome.decisions.slice(0, 2).map((decision) => decision.action),
    ).toEqual(["restrict", "restrict"]);
  });
});

describe("blast radius", () => {
  it.each([
    [300, 3, 3],
    [300, 4, 0],
    [20, 1, 1],
    [20, 2, 0],
    [199, 2, 0],
    [200, 2, 2],
    [5000, 25, 25],
    [5000, 26, 0],
  ])(
    "of %i lists, %i over their limit: %i restricted",
    (lists, over, restricted) => {
      const sketches = Array.from({ length: lists }, (_, n) => ({
        n: n + 1,
        predicted: n < over ? 5000 : 5,
      }));
      const outcome = auditSnapshot(buildAuditInput(sketches));
      expect(
        outcome.decisions.filter((decision) => decision.action === "restrict"),
      ).toHaveLength(restricted);
      expect(outcome.stopped === null).toBe(restricted > 0);
      expect(outcome.beyondRadius).toHaveLength(restricted > 0 ? 0 : over);
    },
  );

  it("does not count lists that are held already, nor those that a person approved", () => {
    const sketches = Array.from({ length: 20 }, (_, n) => ({
      n: n + 1,
      predicted: n < 3 ? 5000 : 5,
    }));
    const outcome = auditSnapshot(
      buildAuditInput(sketches, {
        held: new Map([[guid(1), 5000]]),
        allowedBeyondRadius: new Set([guid(2)]),
      }),
    );
    expect(outcome.stopped).toBeNull();
  });
});

describe("clearing a hold", () => {
  it.each<[string, ListSketch, boolean]>([
    [
      "complete data within the limit",
      { n: 1, predicted: 10, stored: 12 },
      true,
    ],
    [
      "a mended filter, whose old audience may still get its mail",
      { n: 1, predicted: 10 },
      false,
    ],
    [
      "a mended filter, of the old audience a lower bound",
      { n: 1, predicted: 10, stored: 12, storedComplete: false },
      false,
    ],
    [
      "a static list, whose members are read whole",
      { n: 1, predicted: 10, kind: "distributionGroup" },
      true,
    ],
    [
      "moderated by now",
      { n: 1, predicted: 5000, moderatedByHuman: true },
      true,
    ],
    [
      "a lower bound within the limit",
      { n: 1, predicted: 10, predictedComplete: false },
      false,
    ],
    ["nothing known", { n: 1, predicted: null }, false],
    ["still over", { n: 1, predicted: 5000 }, false],
  ])("%s", (_name, sketch, cleared) => {
    const human = new Map([
      [
        guid(1),
        { acceptedSenders: [], moderated: sketch.moderatedByHuman ?? false },
      ],
    ]);
    const outcome = auditSnapshot(
      buildAuditInput([sketch], {
        held: new Map([[guid(1), 5000]]),
        humanSettings: human,
      }),
    );
    expect(outcome.cleared).toEqual(cleared ? [guid(1)] : []);
  });
});

test("a raised limit clears a hold before its stored audience is known, stale data never does", () => {
  const cleared = (limit: number, takenAt?: string) =>
    auditSnapshot(
      buildAuditInput([{ n: 1, predicted: 5000 }], {
        ...list(1, { limit }),
        ...(takenAt && { takenAt }),
        held: new Map([[guid(1), 5000]]),
        humanSettings: new Map([
          [guid(1), { acceptedSenders: [], moderated: false }],
        ]),
      }),
    ).cleared;
  expect(cleared(4999)).toEqual([]);
  expect(cleared(5000)).toEqual([guid(1)]);
  expect(cleared(5000, "2026-03-01T07:59:59Z")).toEqual([]);
});

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

test("knowing less never restricts more and never clears", () => {
  fc.assert(
    fc.property(
      fc.nat(3000),
      fc.nat(3000),
      fc.boolean(),
      (real, hidden, held) => {
        const human = new Map([
          [guid(1), { acceptedSenders: [], moderated: false }],
        ]);
        const over = {
          held: new Map(held ? [[guid(1), 5000]] : []),
          humanSettings: human,
        };
        const exact = auditSnapshot(
          buildAuditInput([{ n: 1, predicted: real }], over),
        );
        const lower = Math.max(0, real - hidden);
        const partial = auditSnapshot(
          buildAuditInput(
            [{ n: 1, predicted: lower, predictedComplete: false }],
            over,
          ),
        );
        if (partial.decisions[0]?.action === "restrict")
          expect(exact.decisions[0]?.action).toBe("restrict");
        expect(partial.cleared).toEqual([]);
      },
    ),
    { seed: 7 },
  );
});

function quiet(lists: number): ListSketch[] {
  return Array.from({ length: lists }, (_, n) => ({
    n: n + 100,
    predicted: 5,
  }));
}
