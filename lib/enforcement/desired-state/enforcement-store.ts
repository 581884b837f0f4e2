import { tableKey } from "../../ports/table-key";
import type { Stored } from "../../ports/tables";
import type { EnforcementDeps } from "../enforcement-deps";
import { activationHeadRows, isStanding } from "./activation";
import { episodeRows, type Episode } from "./episode";
import { holdRows, holdsOfList, type Hold } from "./hold";
import { savedSettingsRows, type SavedSettings } from "./saved-settings";

export interface HoldsOfList {
  /** Stored rows of holds that want the list stopped. */
  standing: Stored<Hold>[];
  /** Of activations that are being released: to be cleared away. */
  lapsed: Stored<Hold>[];
}

/** The rows of one list. */
export function enforcementStore({
  tenantId,
  tables,
}: Pick<EnforcementDeps, "tenantId" | "tables">) {
  const holds = tables.of(holdRows);
  const heads = tables.of(activationHeadRows);
  const episodes = tables.of(episodeRows);
  const saved = tables.of(savedSettingsRows);
  const episodePartition = `${tenantId}|episode`;
  const savedPartition = `${tenantId}|saved`;

  return {
    holds,
    episodes,
    episodePartition,

    async holdsOf(listGuid: string): Promise<HoldsOfList> {
      const found: HoldsOfList = { standing: [], lapsed: [] };
      for await (const row of holds.list(holdsOfList(tenantId, listGuid))) {
        const stands =
          row.value.cause === "audit" ||
          (await isActivationStanding(row.value.causeId));
        (stands ? found.standing : found.lapsed).push(row);
      }
      return found;
    },

    episodeOf: (listGuid: string) =>
      episodes.get(episodePartition, tableKey(listGuid)),
    createEpisode: (episode: Episode) =>
      episodes.create(episodePartition, tableKey(episode.list.guid), episode),

    async savedOf(listGuid: string, episodeId: string) {
      const row = await saved.get(
        savedPartition,
        tableKey(listGuid, episodeId),
      );
      return row?.value;
    },
    /** False where this episode has saved settings already. */
    async saveOnce(episodeId: string, settings: SavedSettings) {
      const key = tableKey(settings.list.guid, episodeId);
      return (await saved.create(savedPartition, key, settings)) !== undefined;
    },
    /** Keys of all its saved settings: those too that an instance left which lost a race or died. */
    async savedKeysOf(listGuid: string): Promise<string[]> {
      const guid = tableKey(listGuid);
      const range = { from: `${guid}|`, to: `${guid}}` };
      const keys: string[] = [];
      for await (const row of saved.list({
        partitionKey: savedPartition,
        ...range,
      }))
        keys.push(row.rowKey);
      return keys;
    },
    async forgetSaved(keys: readonly string[]): Promise<void> {
      for (const key of keys) await saved.remove(savedPartition, key);
    },
  };

  async function isActivationStanding(id: string): Promise<boolean> {
    const head = await heads.get(tenantId, tableKey(id));
    return head !== undefined && isStanding(head.value.state);
  }
}

export type EnforcementStore = ReturnType<typeof enforcementStore>;
