import { auditSnapshot } from "../../../lib/audit/audit-snapshot";
import { buildAuditInput, guid, type ListSketch } from "./build-audit-input";

/** What an audit makes of one list alone. */
export const judge = (
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

/** A list, what else there is, and what comes of it: whether it is restricted, and the rules found, in any order. */
export type Verdict = [
  name: string,
  sketch: ListSketch,
  over: Parameters<typeof buildAuditInput>[1],
  action: "restrict" | "none",
  rules: string[],
];

export function expectVerdict(
  ...[, sketch, over, action, rules]: Verdict
): void {
  const judged = judge(sketch, over);
  expect(judged.action).toBe(action);
  expect([...judged.rules].sort()).toEqual([...rules].sort());
}

/** A policy that says this of one list. */
export const list = (n: number, policy: object) => ({
  policy: { limits: { lists: { [guid(n)]: policy } } },
});

export const waive = (rule: string, expires: string) => ({
  list: guid(1),
  rule,
  reason: "r",
  approver: "a",
  expires,
});
