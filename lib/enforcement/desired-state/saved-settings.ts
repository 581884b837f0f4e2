import { z } from "zod";
import type { RowKind } from "../../ports/tables";
import { toIso } from "../../time/clock";
import { heldListSchema, type HeldList } from "./hold";
import type { HumanSettings } from "./senders";

/**
 * What a human had left on a list when an episode of ours began: all that release needs. Created
 * once, before the first write, and never changed. PartitionKey: tenant id | saved;
 * RowKey: list GUID | episode id.
 */
export const savedSettingsSchema = z
  .object({
    list: heldListSchema,
    /** Present, and true, only where the list really named no accepted sender. */
    everyone: z.literal(true).optional(),
    /** Every accepted sender, those too that Exchange could not name by GUID. */
    senders: z.array(
      z.object({ guid: z.string().optional(), identity: z.string() }),
    ),
    moderated: z.boolean(),
    /** The holds on whose behalf the list was about to be written. */
    causeIds: z.array(z.string()),
    savedAt: z.string(),
  })
  .refine(
    (saved) => (saved.everyone === true) === (saved.senders.length === 0),
  );
export type SavedSettings = z.infer<typeof savedSettingsSchema>;

export const savedSettingsRows: RowKind<SavedSettings> = {
  table: "bwSavedSettings",
  version: 1,
  schema: savedSettingsSchema,
};

export function saveSettings(
  list: HeldList,
  human: HumanSettings,
  causeIds: readonly string[],
  now: number,
): SavedSettings {
  return {
    list,
    ...(human.acceptedSenders.length === 0 ? { everyone: true as const } : {}),
    senders: human.acceptedSenders.map(({ guid, identity }) => ({
      ...(guid === undefined ? {} : { guid: guid.toLowerCase() }),
      identity,
    })),
    moderated: human.moderated,
    causeIds: [...causeIds],
    savedAt: toIso(now),
  };
}

export function savedHuman(saved: SavedSettings): HumanSettings {
  return {
    acceptedSenders: saved.senders.map(({ guid, identity }) => ({
      guid,
      identity,
    })),
    moderated: saved.moderated,
  };
}
