import { z } from "zod";
import type { RowKind } from "../../ports/tables";

/** One cause that wants one list stopped. PartitionKey: tenant id; RowKey: list GUID + `|` + cause id. */
export const holdSchema = z.object({
  listGuid: z.string(),
  listAddress: z.string(),
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
  /** Recipients reached, for the order of work (largest first); null when unknown. */
  reach: z.number().int().nullable(),
  placedAt: z.string(),
  /** ISO; null stands until released. */
  expiresAt: z.string().nullable(),
});
export type Hold = z.infer<typeof holdSchema>;

export const holdRows: RowKind<Hold> = {
  table: "bwHolds",
  version: 1,
  schema: holdSchema,
};
