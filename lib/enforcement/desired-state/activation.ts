import { z } from "zod";
import type { RowKind } from "../../ports/tables";

export const activationStates = [
  "requested",
  "applied",
  "effective",
  "releasing",
  "released",
  "failed",
] as const;

export const activationListSchema = z.object({
  guid: z.string(),
  address: z.string(),
  state: z.enum(activationStates),
  /** Accepted senders before our first write, as addresses or identities; null when not yet read. Empty: everyone. */
  before: z.array(z.string()).nullable(),
  now: z.array(z.string()).nullable(),
  /** What the operator must know: no-lever, kept, dropped senders. */
  note: z.string().nullable(),
});

/** One throw of the kill switch. PartitionKey: tenant id; RowKey: id (ULID). */
export const activationSchema = z.object({
  id: z.string(),
  scope: z.enum(["list", "conversation", "tenant"]),
  target: z.string().nullable(),
  state: z.enum(activationStates),
  lists: z.array(activationListSchema),
  reason: z.string(),
  /** Caller's name or object id; "detector" for the storm detector. */
  by: z.string(),
  requestedAt: z.string(),
  appliedAt: z.string().nullable(),
  effectiveAt: z.string().nullable(),
  expiresAt: z.string(),
  releasedAt: z.string().nullable(),
  incidentId: z.string().nullable(),
});
export type Activation = z.infer<typeof activationSchema>;

export const activationRows: RowKind<Activation> = {
  table: "bwActivations",
  version: 1,
  schema: activationSchema,
};
