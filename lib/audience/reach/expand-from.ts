import { RowSet } from "../index/row-set";
import type { DirectAudience } from "./expand-lists";

/**
 * Whom a direct audience reaches once the lists in it are expanded, lists themselves still among the
 * rows. For single questions; `expandLists` answers for all lists at once.
 * The caller releases `rows`; `start` is taken over.
 */
export function expandFrom(
  start: DirectAudience,
  read: (list: number) => DirectAudience | null,
): { rows: RowSet; complete: boolean } {
  const parts = [start.rows];
  let { complete } = start;
  const seen = new Set<number>(start.lists);
  // A set grows while it is walked: whatever is found is walked too.
  for (const list of seen) {
    const direct = read(list);
    if (!direct) {
      complete = false;
      continue;
    }
    complete &&= direct.complete;
    parts.push(direct.rows);
    for (const inner of direct.lists) seen.add(inner);
  }
  const rows = RowSet.union(parts);
  for (const part of parts) part.release();
  return { rows, complete };
}
