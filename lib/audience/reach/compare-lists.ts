import type { ListRecord, Membership } from "../../directory/snapshot";
import type { PairedLists } from "./pair-lists";

/** Lists, by number, whose own figures are not those of before with a few people less and a few more. */
export interface DifferingLists {
  /** By memberships. */
  stored: Set<number>;
  /** By filters. */
  predicted: Set<number>;
}

/** With more members that joined or left a list is counted anew: their number would be paid for by all lists. */
const mostMembers = 1_000;

/**
 * What differs between the lists of two snapshots whose rows have the same numbers. Adds to `rows` whoever is a
 * member of a list in only one of them, and the rows of lists that are new, gone or elsewhere.
 */
export function compareLists(
  before: readonly ListRecord[],
  after: readonly ListRecord[],
  { oldOf, newOf, alike }: PairedLists,
  rows: Set<number>,
): DifferingLists {
  const differing: DifferingLists = { stored: new Set(), predicted: new Set() };
  const addRow = ({ row }: ListRecord) => row !== null && rows.add(row);
  const [was, is] = alike ? [] : [guidsOf(before), guidsOf(after)];
  const isKnownAlike = (guid: string) => was?.has(guid) === is?.has(guid);
  before.forEach((old, number) => newOf[number] === -1 && addRow(old));
  after.forEach((now, list) => {
    const old = before[oldOf[list] ?? -1];
    if (!old) {
      differing.stored.add(list);
      differing.predicted.add(list);
      addRow(now);
      return;
    }
    if (old.row !== now.row) [old, now].forEach(addRow);
    if (old.kind !== now.kind || old.filter !== now.filter)
      differing.predicted.add(list);
    const members = changedMembers(
      old.membership,
      now.membership,
      isKnownAlike,
    );
    if (members) for (const row of members) rows.add(row);
    else {
      differing.stored.add(list);
      if (now.kind !== "dynamicDistributionGroup")
        differing.predicted.add(list);
    }
  });
  return differing;
}

function guidsOf(lists: readonly ListRecord[]): Set<string> {
  return new Set(lists.map(({ guid }) => guid));
}

/** Who joined or left; null where something else differs, or many did. */
function changedMembers(
  old: Membership | null,
  now: Membership | null,
  isKnownAlike: (guid: string) => boolean,
): number[] | null {
  if (!old || !now) return old === now ? [] : null;
  const lists = now.lists ?? [];
  if (
    old.complete !== now.complete ||
    old.unknown !== now.unknown ||
    (old.lists ?? []).join() !== lists.join() ||
    !lists.every(isKnownAlike)
  )
    return null;
  return old.rows === now.rows ? [] : difference(old.rows, now.rows);
}

/** Both ascending; null where there are too many. */
function difference(a: Uint32Array, b: Uint32Array): number[] | null {
  const rows: number[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const x = a[i] ?? Infinity;
    const y = b[j] ?? Infinity;
    if (x === y) {
      i++;
      j++;
      continue;
    }
    rows.push(Math.min(x, y));
    if (rows.length > mostMembers) return null;
    if (x < y) i++;
    else j++;
  }
  return rows;
}
