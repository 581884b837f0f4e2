import { isBreakwaterError } from "../errors/breakwater-error";
import { joinRecipients } from "./join-recipients";
import { onceEach } from "./once-each";
import type { RecipientColumns } from "./recipient-columns";
import type { SyncProgressStore, SyncState } from "./sync-state";
import { takenOver } from "./taken-over";

/**
 * The ranges in storage as one, each recipient once: one whose alias changed while we read may be in two.
 * Throws BreakwaterError `conflict` when another run has taken over, and `internal` when a range is lost.
 */
export async function assembleRecipients(
  state: SyncState,
  store: SyncProgressStore,
): Promise<RecipientColumns> {
  // The last range may be long ago, or another run's: only who still holds them all puts them together.
  await store.write(state);
  try {
    const ranges: RecipientColumns[] = [];
    for (const { range, read } of state.ranges)
      ranges.push(await store.readRange(state, read?.file ?? range));
    return onceEach(joinRecipients(ranges), "first");
  } catch (error) {
    // Storage that does not answer now may do so later.
    if (isBreakwaterError(error, "storage_unavailable")) throw error;
    // What cannot be put together now cannot be later: the next run begins anew. Unless another run
    // has taken over meanwhile, and ended: then there is nothing left to put together.
    throw (await store.clear()) ? error : takenOver();
  }
}
