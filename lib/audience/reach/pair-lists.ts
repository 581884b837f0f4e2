import type { ListRecord } from "../../directory/snapshot";

/** The lists of two snapshots by number, paired by GUID. */
export interface PairedLists {
  /** What a list of now was; -1 where it is new. */
  oldOf: Int32Array;
  /** What a list of before is; -1 where it is gone. */
  newOf: Int32Array;
  /** The same lists, each with the number that it had. */
  alike: boolean;
}

type Keyed = readonly Pick<ListRecord, "guid">[];

/** Null where two lists of a snapshot have one GUID. */
export function pairLists(before: Keyed, after: Keyed): PairedLists | null {
  const numbers = new Map(after.map(({ guid }, list) => [guid, list]));
  const oldOf = new Int32Array(after.length).fill(-1);
  const newOf = Int32Array.from(before, ({ guid }, old) => {
    const list = numbers.get(guid) ?? -1;
    if (list >= 0) oldOf[list] = old;
    return list;
  });
  const once = new Set(before.map(({ guid }) => guid));
  if (numbers.size < after.length || once.size < before.length) return null;
  const alike =
    before.length === after.length && newOf.every((list, old) => list === old);
  return { oldOf, newOf, alike };
}

/** The numbers that lists of before have now, ascending; those that are gone are left out. Remembers whole arrays. */
export function renumberLists({
  newOf,
  alike,
}: PairedLists): (lists: Uint32Array) => Uint32Array {
  if (alike) return (lists) => lists;
  // Lists that hold the same share one array, and still do afterwards.
  const known = new Map<Uint32Array, Uint32Array>();
  return (lists) => {
    let renumbered = known.get(lists);
    if (!renumbered) {
      const there = Array.from(lists, (old) => newOf[old] ?? -1);
      renumbered = Uint32Array.from(there.filter((list) => list >= 0)).sort();
      known.set(lists, renumbered);
    }
    return renumbered;
  };
}
