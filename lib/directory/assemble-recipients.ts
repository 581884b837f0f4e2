import { ColumnsBuilder } from "./columns-builder";
import type { RecipientColumns } from "./recipient-columns";
import type { SyncProgressStore, SyncState } from "./sync-state";

/** The ranges in storage as columns, each recipient once: one whose alias changed while we read may be in two. */
export async function assembleRecipients(
  state: SyncState,
  store: SyncProgressStore,
): Promise<RecipientColumns> {
  const builder = new ColumnsBuilder();
  const seen = new Set<string>();
  for (const { range } of state.ranges) {
    for (const row of await store.readRows(state, range)) {
      const guid = String(row.Guid).toLowerCase();
      if (seen.has(guid)) continue;
      seen.add(guid);
      builder.add(row);
    }
  }
  return builder.finish();
}
