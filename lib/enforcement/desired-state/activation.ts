import { z } from "zod";
import type { RowKind } from "../../ports/tables";
import { heldListSchema } from "./hold";

export const activationStates = [
  "requested",
  "applied",
  "effective",
  "releasing",
  "released",
  "failed",
] as const;
export type ActivationState = (typeof activationStates)[number];

/**
 * What may follow what: a state is only ever replaced by one of a higher rank, so that late news
 * (a second instance, a repeated message) never takes an activation back. `failed` can still be
 * applied, when what prevented it is gone, and is released like any other.
 */
const rank: Record<ActivationState, number> = {
  requested: 0,
  failed: 1,
  applied: 2,
  effective: 3,
  releasing: 4,
  released: 5,
};

export function comesAfter(a: ActivationState, b: ActivationState): boolean {
  return rank[a] > rank[b];
}

/** Standing: it wants its lists held. What has expired stands until somebody writes that it is releasing. */
export function isStanding(state: ActivationState): boolean {
  return rank[state] < rank.releasing;
}

export const activationListSchema = z.object({
  guid: z.string(),
  address: z.string(),
  state: z.enum(activationStates),
  /** Accepted senders as the last human left them, as addresses or identities; null when not yet read. Empty: everyone. */
  before: z.array(z.string()).nullable(),
  now: z.array(z.string()).nullable(),
  /** What the operator must know, as `<rule>: <sentence>`: no-lever, settings-kept, senders-gone … */
  note: z.string().nullable(),
});
export type ActivationList = z.infer<typeof activationListSchema>;

/** One throw of the kill switch, as it is answered. */
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

/**
 * As it is stored: without its lists, which are rows of their own, since a throw for the tenant may
 * hold 35,000 of them and a row holds 1 MiB. PartitionKey: tenant id; RowKey: id (ULID).
 */
export const activationHeadSchema = activationSchema
  .omit({ lists: true })
  .extend({
    /** How long it was thrown for: the step by which the detector's is extended. */
    minutes: z.number().int(),
    /** The attempt to throw whose list rows count; others of the same id were raced or cut short. */
    attempt: z.string(),
    /** False until every list has its hold. */
    holdsPlaced: z.boolean(),
    /** Who released it; "expiry" for the clock. */
    releasedBy: z.string().nullable(),
  });
export type ActivationHead = z.infer<typeof activationHeadSchema>;

export const activationHeadRows: RowKind<ActivationHead> = {
  table: "bwActivations",
  version: 1,
  schema: activationHeadSchema,
};

/** PartitionKey: tenant id | activation id | attempt; RowKey: list GUID. */
export const activationListRowSchema = activationListSchema.extend({
  list: heldListSchema,
});
export type ActivationListRow = z.infer<typeof activationListRowSchema>;

export const activationListRows: RowKind<ActivationListRow> = {
  table: "bwActivations",
  version: 1,
  schema: activationListRowSchema,
};
