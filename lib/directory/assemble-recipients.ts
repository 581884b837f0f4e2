import { joinRecipients } from "./join-recipients";
import { onceEach } from "./once-each";
import type { RecipientColumns } from "./recipient-columns";
import type { SyncProgressStore, SyncState } from "./sync-state";

/** The ranges in storage as one, each recipient once: one whose alias changed while we read may be in two. */
export async function assembleRecipients(
  state: SyncState,
  store: SyncProgressStore,
): Promise<RecipientColumns> {
  const ranges: RecipientColumns[] = [];
  for (const { range } of state.ranges)
    ranges.push(await store.readRange(state, range));
  return onceEach(joinRecipients(ranges), "first");
}
