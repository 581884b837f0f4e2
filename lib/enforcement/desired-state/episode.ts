import { z } from "zod";
import type { RowKind } from "../../ports/tables";
import { heldListSchema } from "./hold";

const keys = z.array(z.string());

export const goalSchema = z.object({
  /** The holds that stood, sorted; empty when the list is being given back. */
  causeIds: z.array(z.string()),
  /** What was asked for, in one word that changes when it does. */
  asked: z.string(),
  /** What that came to, once senders that no longer exist were left out. Empty: everyone. */
  target: keys,
});

/**
 * What we are doing to one list: the proof of what we wrote. Every change is by ETag, and every
 * write to the tenant comes after a change of this row that names the value; so what is found on the
 * list and is not named here was set by somebody else. PartitionKey: tenant id | episode;
 * RowKey: list GUID.
 */
export const episodeSchema = z.object({
  list: heldListSchema,
  /** ULID: names the saved settings. A new one where a human's settings become what will be restored. */
  id: z.string(),
  /** held: the list may be ours. restored: it was given back; the row stays a while for writers that are late. */
  phase: z.enum(["held", "restored"]),
  /** Values that we wrote, or may have. Empty: whatever is there is not ours. */
  wrote: z.array(keys),
  /** The restriction that was read back and must still be there; null from the moment we mean to write another. */
  confirmed: keys.nullable(),
  goal: goalSchema.nullable(),
  /** Accepted senders as a human left them and as they were last seen: what the activations show. */
  shown: z.object({ before: keys.nullable(), now: keys.nullable() }),
  /** Of this episode, for the activations: `<rule>: <sentence>`. */
  notes: z.array(z.string()),
  changedAt: z.string(),
});
export type Episode = z.infer<typeof episodeSchema>;

export const episodeRows: RowKind<Episode> = {
  table: "bwSavedSettings",
  version: 1,
  schema: episodeSchema,
};
export type Goal = z.infer<typeof goalSchema>;
