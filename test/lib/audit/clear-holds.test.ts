import fc from "fast-check";
import { auditSnapshot } from "../../../lib/audit/audit-snapshot";
import { buildAuditInput, guid, type ListSketch } from "./build-audit-input";
import { list } from "./judge-one";

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
