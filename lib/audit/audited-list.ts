import { z } from "zod";
import { recipientKinds } from "../audience/reach/list-reach";
import type { ListFacts } from "./list-facts";

export const kindCountsSchema = z.object(
  Object.fromEntries(
    recipientKinds.map((kind) => [kind, z.number().int()]),
  ) as Record<(typeof recipientKinds)[number], z.ZodNumber>,
);

/** One list after the audit: what `GET /lists` shows of it. */
export const auditedListSchema = z.object({
  guid: z.string(),
  address: z.string(),
  kind: z.enum([
    "dynamicDistributionGroup",
    "distributionGroup",
    "microsoft365Group",
  ]),
  /** The filter that was judged; null for a static list. */
  filter: z.string().nullable().default(null),
  storedAudience: z.number().int().nullable(),
  storedAsOf: z.string().nullable(),
  predictedAudience: z.number().int().nullable(),
  predictedAsOf: z.string().nullable().default(null),
  reach: z.number().int().nullable(),
  complete: z.boolean(),
  /** The part of `reach` that is certainly not too large; null where nothing is fresh enough to act on. */
  certainReach: z.number().int().nullable().default(null),
  /** The larger audience, split; its numbers add up to `reach`. */
  byKind: kindCountsSchema.nullable().default(null),
  expectedAudience: z.number().int().nullable(),
  limit: z.number().int(),
  open: z.boolean(),
  approved: z.boolean(),
  /** False: mastered on-premises, the cloud cannot write its settings. */
  writable: z.boolean(),
});
export type AuditedList = z.infer<typeof auditedListSchema>;

/** @param open as people see it: a waiver closes what the settings leave open */
export function toAuditedList(facts: ListFacts, open: boolean): AuditedList {
  const { list, reach } = facts;
  return {
    guid: list.guid,
    address: list.address,
    kind: list.kind,
    filter: list.filter,
    storedAudience: reach?.stored?.count ?? null,
    storedAsOf: reach?.stored?.asOf ?? null,
    predictedAudience: reach?.predicted?.count ?? null,
    predictedAsOf: reach?.predicted?.asOf ?? null,
    reach: facts.known,
    complete: facts.complete,
    certainReach: facts.solid,
    byKind: facts.byKind,
    expectedAudience: facts.expectedAudience,
    limit: facts.limit,
    open,
    approved: facts.approved,
    writable: !list.synced,
  };
}
