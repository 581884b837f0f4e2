import { z } from "zod";

/** Where the changes begin that a snapshot does not have. */
export const cursorSchema = z.object({
  /** Exchange is asked for what changed since then. */
  since: z.iso.datetime(),
  /** Delta links of Graph; null where Graph gives none (permission not granted). */
  users: z.string().nullable(),
  groups: z.string().nullable(),
  contacts: z.string().nullable(),
  /** When it was last seen which dynamic lists are there at all. */
  sweptAt: z.iso.datetime(),
  /** Lists whose members changed and are not read yet, by GUID. */
  membersDue: z.array(z.string()),
});
export type SyncCursor = z.infer<typeof cursorSchema>;

/** How a snapshot came to be: what the next sync builds on. */
export interface SnapshotOrigin {
  /** ISO, when the last reading of everyone began. */
  wholeAt: string;
  /** Whether nothing was cut off then. */
  wholeComplete: boolean;
  /** Properties of recipients that were asked for then. */
  properties: readonly string[];
  /** Null: nothing is built on this snapshot, everyone is read again. */
  cursor: SyncCursor | null;
  /** The version that it is that one and what changed since; absent where everyone was read. */
  madeFrom?: string;
}
