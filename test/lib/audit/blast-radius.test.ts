import { auditSnapshot } from "../../../lib/audit/audit-snapshot";
import { buildAuditInput, guid } from "./build-audit-input";

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
