import type { DirectorySnapshot } from "../../directory/snapshot";
import type { ParsedFilter, ParseResult } from "../filter/ast";
import { parseFilter } from "../filter/parse-filter";
import type { AudienceIndex, FilterCount } from "../index/audience-index";
import { RowSet } from "../index/row-set";
import type { Truth } from "../index/truth";
import type { DirectAudience } from "./expand-lists";

/** The lists of a snapshot by number, and whom each reaches directly, now and soon. */
export interface ListGraph {
  /** Undefined for static lists. */
  filterOf: (list: number) => ParseResult | undefined;
  /** How the filter of a dynamic list came out; undefined for the others, and where it is invalid. */
  outcomeOf: (list: number) => FilterCount | undefined;
  /** By membership: who gets mail now. Null where none was read. */
  stored: (list: number) => DirectAudience | null;
  /** Dynamic lists by filter, static ones by membership: who will. Null where neither is known. */
  predicted: (list: number) => DirectAudience | null;
  /** One reading of a filter, or the larger. */
  takenBy: (
    filter: ParsedFilter,
    reading?: "andBindsTighter" | "leftToRight",
  ) => DirectAudience;
  /** What a set of rows comes to as a direct audience. Takes `rows` over. */
  directly: (rows: RowSet, complete: boolean) => DirectAudience;
}

/** @param listRows rows that are lists, whether or not the snapshot has a record of them */
export function createListGraph(
  index: AudienceIndex,
  snapshot: DirectorySnapshot,
  listRows: RowSet,
): ListGraph {
  const { lists } = snapshot;
  const numberOfRow = new Map<number, number>();
  lists.forEach((list, number) => {
    if (list.row !== null) numberOfRow.set(list.row, number);
  });
  const numberOfGuid = new Map(lists.map(({ guid }, number) => [guid, number]));
  const filters = lists.map((list) =>
    list.kind === "dynamicDistributionGroup"
      ? parseFilter(list.filter ?? "")
      : undefined,
  );
  const outcomes = new Map<number, FilterCount>();

  function directly(
    rows: RowSet,
    complete: boolean,
    asOf: string | null = null,
  ): DirectAudience {
    if (!rows.intersects(listRows)) return { rows, lists: [], complete, asOf };
    const within = rows.and(listRows);
    const inner: number[] = [];
    let unknown = false;
    for (const row of within.rows()) {
      const number = numberOfRow.get(row);
      if (number === undefined) unknown = true;
      else inner.push(number);
    }
    within.release();
    return { rows, lists: inner, complete: complete && !unknown, asOf };
  }

  function definitely(taken: Truth): DirectAudience {
    const complete = snapshot.complete && taken.exact;
    const rows = taken.definite.retain();
    taken.release();
    return directly(rows, complete);
  }

  function stored(number: number): DirectAudience | null {
    const membership = lists[number]?.membership;
    if (!membership) return null;
    const direct = directly(
      RowSet.of(membership.rows),
      snapshot.complete && membership.complete && membership.unknown === 0,
      membership.asOf,
    );
    const inner = (membership.lists ?? []).map((guid) =>
      numberOfGuid.get(guid),
    );
    if (inner.length === 0) return direct;
    const known = inner.filter((list) => list !== undefined);
    return {
      ...direct,
      lists: [...Array.from(direct.lists), ...known],
      complete: direct.complete && known.length === inner.length,
    };
  }

  return {
    filterOf: (number) => filters[number],
    outcomeOf: (number) => outcomes.get(number),
    stored,
    directly,
    takenBy(filter, reading) {
      return definitely(
        reading ? index.evaluate(filter[reading]) : index.take(filter).taken,
      );
    },
    predicted(number) {
      const filter = filters[number];
      if (!filter) return stored(number);
      if (!filter.ok) return null;
      const { taken, reading: _, ...outcome } = index.take(filter.filter);
      outcomes.set(number, outcome);
      const direct = definitely(taken);
      return outcome.status === "incomplete"
        ? { ...direct, complete: false }
        : direct;
    },
  };
}
