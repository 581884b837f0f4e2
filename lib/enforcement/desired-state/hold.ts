import { z } from "zod";
import { tableKey } from "../../ports/table-key";
import type { KeyRange, RowKind } from "../../ports/tables";

/** What enforcement must know of a list before it touches it. */
export const heldListSchema = z.object({
  /** Exchange GUID, lower case. */
  guid: z.string(),
  /** Primary SMTP address, lower case. */
  address: z.string(),
  kind: z.enum([
    "dynamicDistributionGroup",
    "distributionGroup",
    "microsoft365Group",
  ]),
  synced: z.boolean(),
  /** Recipients reached, for the order of work (largest first); null when unknown. */
  reach: z.number().int().nullable(),
});
export type HeldList = z.infer<typeof heldListSchema>;

/**
 * One cause that wants one list stopped. PartitionKey: tenant id; RowKey: list GUID | cause id.
 * It says nothing of time: the audit's stands until it is removed, an activation's for as long as the
 * activation's own row says, so that extending and releasing are each one write to one row.
 */
export const holdSchema = z.object({
  list: heldListSchema,
  /** What wants it: the audit (one hold a list) or an activation of the kill switch. */
  cause: z.enum(["audit", "activation"]),
  /** Activation id; for the audit the literal "audit". */
  causeId: z.string(),
  lever: z.literal("accepted-senders"),
  /**
   * GUIDs that may still write while this hold stands, beside the approved-senders group, which is
   * always among them. Storm or operator: empty. Audit: owners and the policy's senders of the list.
   */
  alsoAllowed: z.array(z.string()),
  /**
   * Audit only: the accepted senders that it judged to be as good as everyone (GUIDs). A list that a
   * human limits to any others is controlled, and the audit's hold is then not written.
   */
  judgedSenders: z.array(z.string()),
  /** Audit only: the run (ULID) that last wanted it. What an earlier one wants that ends later changes nothing of it. */
  decidedBy: z.string().optional(),
  placedAt: z.string(),
});
export type Hold = z.infer<typeof holdSchema>;

export const holdRows: RowKind<Hold> = {
  table: "bwHolds",
  version: 1,
  schema: holdSchema,
};

export const auditCause = "audit";

export function holdKey(listGuid: string, causeId: string): string {
  return tableKey(listGuid, causeId);
}

/** All holds of one list: `|` is followed by `}` in the order of keys. */
export function holdsOfList(tenantId: string, listGuid: string): KeyRange {
  const guid = tableKey(listGuid);
  return { partitionKey: tenantId, from: `${guid}|`, to: `${guid}}` };
}
