import type { TenantList, TenantState } from "../tenant-state";

/** A set of rows, one bit each: 840,000 recipients are 105 kB. */
export class RowSet {
  private readonly bits: Uint8Array;
  size = 0;

  constructor(capacity: number) {
    this.bits = new Uint8Array((capacity + 7) >> 3);
  }

  has(row: number): boolean {
    return (this.bits[row >> 3]! & (1 << (row & 7))) !== 0;
  }

  /** True where it was not there yet. */
  add(row: number): boolean {
    if (this.has(row)) return false;
    this.bits[row >> 3]! |= 1 << (row & 7);
    this.size += 1;
    return true;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let byte = 0; byte < this.bits.length; byte++) {
      if (this.bits[byte] === 0) continue;
      for (let row = byte * 8; row < byte * 8 + 8; row++)
        if (this.has(row)) yield row;
    }
  }
}

/** Everyone of that set too. Returns how many were new. */
export function addAll(reached: RowSet, others: Iterable<number>): number {
  const before = reached.size;
  for (const row of others) reached.add(row);
  return reached.size - before;
}

/**
 * Adds everyone whom that list reaches as stored, nested lists expanded, each person once.
 * Returns how many were new. Lists that contain each other end the walk.
 */
export function expandInto(
  reached: RowSet,
  state: Pick<TenantState, "lists">,
  list: TenantList,
): number {
  const before = reached.size;
  walkLists(reached, state, list);
  return reached.size - before;
}

/**
 * The same; returns every list on the way with the members that it had. A nested list that `enters`
 * says no to is passed by, with whoever only it would have reached.
 */
export function walkLists(
  reached: RowSet,
  { lists }: Pick<TenantState, "lists">,
  list: TenantList,
  enters: (nested: TenantList) => boolean = () => true,
): [TenantList, Uint32Array][] {
  const walked: [TenantList, Uint32Array][] = [];
  const seen = new Set([list.row]);
  const waiting = [list];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const members = lists.storedMembers(next);
    walked.push([next, members]);
    for (const row of members) {
      // Reached before: a person, and no list.
      if (reached.has(row)) continue;
      const nested = lists.byRow(row);
      if (!nested) reached.add(row);
      else if (!seen.has(nested.row)) {
        seen.add(nested.row);
        if (enters(nested)) waiting.push(nested);
      }
    }
  }
  return walked;
}
