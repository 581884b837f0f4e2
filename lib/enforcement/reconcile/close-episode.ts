import type { Stored } from "../../ports/tables";
import { isBreakwaterError } from "../../errors/breakwater-error";
import { minute } from "../../time/clock";
import type { EnforcementStore } from "../desired-state/enforcement-store";
import type { Episode } from "../desired-state/episode";
import { keysOf, sameKeys } from "../desired-state/senders";
import type { EnforcementDeps } from "../enforcement-deps";
import { reportFinding } from "./report-finding";

/**
 * How long the row of a list that was given back stays, for a writer that began before: longer than
 * an invocation can live (functionTimeout: 10 minutes).
 */
const lateWritersLiveFor = 15 * minute;

export function isOver(
  { phase, changedAt }: Episode,
  { clock }: Pick<EnforcementDeps, "clock">,
): boolean {
  return (
    phase === "restored" &&
    clock.now() - Date.parse(changedAt) >= lateWritersLiveFor
  );
}

/**
 * Clears away what is left of a list that was given back. A writer that died may have left its value
 * there after that; a human may have chosen the same: so it is reported and not touched.
 */
export async function closeEpisode(
  deps: EnforcementDeps,
  store: EnforcementStore,
  row: Stored<Episode>,
): Promise<void> {
  const { list, wrote, id } = row.value;
  if (wrote.length > 0) {
    const now = await sendersNow(deps, row.value);
    if (now && wrote.some((keys) => sameKeys(keys, now)))
      await reportFinding(deps, {
        list,
        episodeId: id,
        rule: "late-write",
        causeIds: [],
      });
  }
  // Listed before the row goes: what an instance saves after that belongs to a new episode.
  const saved = await store.savedKeysOf(list.guid);
  if (await store.episodes.remove(row.partitionKey, row.rowKey, row.etag))
    await store.forgetSaved(saved);
}

async function sendersNow(deps: EnforcementDeps, { list }: Episode) {
  try {
    return keysOf((await deps.lists.readDelivery(list)).acceptedSenders);
  } catch (error) {
    if (isBreakwaterError(error, "not_found")) return undefined;
    throw error;
  }
}
