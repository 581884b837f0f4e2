import type { RowSet } from "../index/row-set";
import type { DirectAudience } from "./expand-lists";
import type { Reading } from "./list-graph";
import type { ReachEngine } from "./reach-engine";

/** What a list takes itself, of everybody. */
export interface DirectCount {
  /** The lists among them, by number, ascending. */
  lists: Uint32Array;
  complete: boolean;
  /** How many recipients. */
  own: number;
  /** Rows of those whom it does not take, lists aside; null where they are many. */
  missing: Uint32Array | null;
}

/** Of everybody so many may be missing where a list takes all others: each of them is paid for by all lists. */
const mostMissing = { rows: 500, share: 0.05 };

export interface DirectReader {
  stored: (list: number) => DirectCount | null;
  predicted: (list: number, reading: Reading) => DirectCount | null;
  /** Whether so many rows may be everybody but a few. */
  isNearlyAll: (rows: number) => boolean;
}

/** Reads single lists whole, each once, and once what several filters take. */
export function createDirectReader({
  index,
  counter,
  graph,
}: ReachEngine): DirectReader {
  const byList = new Map<number, DirectCount | null>();
  const byFilter = new Map<number, DirectCount>();
  const people = index.all.size - counter.listCount;
  const most = Math.min(mostMissing.rows, people * mostMissing.share);
  const isNearlyAll = (rows: number) =>
    index.all.size - rows <= counter.listCount + most;

  function missingFrom(rows: RowSet): Uint32Array | null {
    if (!isNearlyAll(rows.size)) return null;
    const others = index.all.andNot(rows);
    const lists = new Set(Array.from(counter.listsAmong(others)));
    const missing = others.rows().filter((row) => !lists.has(row));
    others.release();
    return missing.length > most ? null : missing;
  }

  /** Takes it over. */
  function count({ rows, lists, complete }: DirectAudience): DirectCount {
    const { count: own } = counter.count(rows);
    const missing = missingFrom(rows);
    rows.release();
    return { lists, complete, own, missing };
  }

  function stored(list: number): DirectCount | null {
    let known = byList.get(list);
    if (known === undefined) {
      const direct = graph.stored(list);
      known = direct && count(direct);
      byList.set(list, known);
    }
    return known;
  }

  return {
    stored,
    isNearlyAll,
    predicted(list, reading) {
      const filter = graph.filterOf(list);
      if (!filter) return stored(list);
      if (!filter.ok) return null;
      const number = graph.numberOf(filter.filter, reading);
      let known = byFilter.get(number);
      if (!known)
        byFilter.set(number, (known = count(graph.takenByList(list, reading))));
      return known;
    },
  };
}
