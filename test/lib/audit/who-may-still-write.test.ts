import { auditSnapshot } from "../../../lib/audit/audit-snapshot";
import {
  buildAuditInput,
  guid,
  nobody,
  type ListSketch,
} from "./build-audit-input";
import { judge, list } from "./judge-one";

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

function quiet(lists: number): ListSketch[] {
  return Array.from({ length: lists }, (_, n) => ({
    n: n + 100,
    predicted: 5,
  }));
}
