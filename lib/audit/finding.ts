import { z } from "zod";

export const severities = [
  "critical",
  "high",
  "medium",
  "low",
  "info",
] as const;
export type Severity = (typeof severities)[number];

/** One thing that is wrong, or worth knowing, about one list. */
export const findingSchema = z.object({
  /** Primary address. */
  list: z.string(),
  listGuid: z.string(),
  /** Rule id: the same as its page under docs/rules. */
  rule: z.string(),
  severity: z.enum(severities),
  reach: z.number().int().nullable(),
  /** False: `reach` can only be too small. */
  complete: z.boolean(),
  limit: z.number().int(),
  message: z.string(),
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
