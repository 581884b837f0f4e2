import type { ListRecord, Membership } from "../../directory/snapshot";

/**
 * Adds to `rows` whoever is a member of a list in only one of two snapshots whose rows have the same
 * numbers. False where the lists themselves differ in anything that whom they reach depends on.
 */
export function addDifferingMembers(
  before: readonly ListRecord[],
  after: readonly ListRecord[],
  rows: Set<number>,
): boolean {
  if (before.length !== after.length) return false;
  return before.every((old, list) => {
    const now = after[list];
    return (
      now?.guid === old.guid &&
      now.kind === old.kind &&
      now.filter === old.filter &&
      now.row === old.row &&
      addMembers(old.membership, now.membership, rows)
    );
  });
}

function addMembers(
  old: Membership | null,
  now: Membership | null,
  rows: Set<number>,
): boolean {
  if (!old || !now) return old === now;
  if (
    old.complete !== now.complete ||
    old.unknown !== now.unknown ||
    (old.lists ?? []).join() !== (now.lists ?? []).join()
  )
    return false;
  if (old.rows !== now.rows) addDifference(old.rows, now.rows, rows);
  return true;
}

/** Both ascending. */
function addDifference(
  a: Uint32Array,
  b: Uint32Array,
  rows: Set<number>,
): void {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const x = a[i] ?? Infinity;
    const y = b[j] ?? Infinity;
    if (x === y) {
      i++;
      j++;
    } else if (x < y) {
      rows.add(x);
      i++;
    } else {
      rows.add(y);
      j++;
    }
  }
}
