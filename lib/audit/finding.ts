import { z } from "zod";

/** Gravest first. */
export const severities = [
  "critical",
  "high",
  "medium",
  "low",
  "info",
] as const;
export type Severity = (typeof severities)[number];

/** One thing that is wrong, or worth knowing, about one list or about the tenant's own settings. */
export const findingSchema = z.object({
  /** Primary address; null where it is about the tenant. */
  list: z.string().nullable(),
  listGuid: z.string().nullable(),
  /** Rule id: the same as its page under docs/rules. */
  rule: z.string(),
  severity: z.enum(severities),
  reach: z.number().int().nullable(),
  /** False: `reach` can only be too small. */
  complete: z.boolean(),
  limit: z.number().int().nullable(),
  message: z.string(),
  /** The command that mends it; null where only a person can decide what is right. */
  mend: z.string().nullable().default(null),
  /** Set while a waiver of the policy covers it. */
  waived: z
    .object({ reason: z.string(), approver: z.string(), expires: z.string() })
    .nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

export const decisionSchema = z.object({
  list: z.string(),
  listGuid: z.string(),
  action: z.enum(["restrict", "none"]),
  reason: z.string(),
  /** GUIDs that may still write once restricted, beside the approved-senders group. */
  alsoAllowed: z.array(z.string()),
  /** GUIDs of the accepted senders that were judged to be as good as everyone. */
  judgedSenders: z.array(z.string()).default([]),
});
export type Decision = z.infer<typeof decisionSchema>;

const weight = Object.fromEntries(
  severities.map((severity, at) => [severity, at]),
) as Record<Severity, number>;

/** Gravest first, then by reach; the same findings always in the same order. */
export function byWeight(a: Finding, b: Finding): number {
  return (
    weight[a.severity] - weight[b.severity] ||
    (b.reach ?? 0) - (a.reach ?? 0) ||
    compare(a.list ?? "", b.list ?? "") ||
    compare(a.rule, b.rule)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
