import type { DirectorySnapshot } from "../../directory/snapshot";
import type { ParsedFilter, ParseResult } from "../filter/ast";
import { parseFilter } from "../filter/parse-filter";
import type {
  AudienceIndex,
  FilterCount,
  ReadingSizes,
} from "../index/audience-index";
import { RowSet } from "../index/row-set";
import type { Truth } from "../index/truth";
import type { AudienceCounter } from "./audience-counter";
import type { DirectAudience } from "./expand-lists";
import type { Nesting } from "./nesting";

export type Reading = "andBindsTighter" | "leftToRight";

/** By number of the list; undefined where its filter has no two. */
export type ChosenReadings = (list: number) => Reading | undefined;

/** The lists of a snapshot by number, and whom each reaches directly, now and soon. */
export interface ListGraph {
  /** Undefined for static lists. */
  filterOf: (list: number) => ParseResult | undefined;
  /** How the filter of a dynamic list comes out; undefined for the others, and where it is invalid. */
  outcomeOf: (list: number) => FilterCount | undefined;
  /** The reading of a mixed filter that counts for those who hold the list. */
  readingOf: (list: number) => Reading;
  /** How many rows the filter of a dynamic list takes in each reading; undefined as for `outcomeOf`. */
  sizesOf: (list: number) => ReadingSizes | undefined;
  /** How such a filter comes out with these sizes. */
  judge: (list: number, sizes: ReadingSizes) => FilterCount | undefined;
  /** A number for what one reading of a filter takes: the same for filters that take the same. */
  numberOf: (filter: ParsedFilter, reading: Reading) => number;
  /** By membership: who gets mail now. Null where none was read. */
  stored: (list: number) => DirectAudience | null;
  /** Dynamic lists by filter, static ones by membership: who will. Null where neither is known. */
  predicted: (list: number) => DirectAudience | null;
  /** One reading of the filter of a dynamic list. Throws where it is invalid. */
  takenByList: (list: number, reading: Reading) => DirectAudience;
  /** One reading of a filter, or the larger. */
  takenBy: (filter: ParsedFilter, reading?: Reading) => DirectAudience;
  /** What a set of rows comes to as a direct audience. Takes `rows` over. */
  directly: (rows: RowSet, complete: boolean) => DirectAudience;
}

const none = new Uint32Array();

export interface ListGraphOptions {
  /** Readings of mixed filters, where these recipients are a part of those that decide which takes more. */
  chosen?: ChosenReadings;
  /** Reads filters, where some were read already. */
  parse?: (filter: string) => ParseResult;
  /** Which lists are in which, where these recipients are a part without them. */
  nesting?: Nesting;
}

/** @param counter knows which rows are lists, whether or not the snapshot has a record of them */
export function createListGraph(
  index: AudienceIndex,
  snapshot: DirectorySnapshot,
  counter: AudienceCounter,
  { chosen, parse = parseFilter, nesting }: ListGraphOptions = {},
): ListGraph {
  const { lists } = snapshot;
  const numberOfRow = new Map<number, number>();
  lists.forEach((list, number) => {
    if (list.row !== null) numberOfRow.set(list.row, number);
  });
  const numberOfGuid = new Map(lists.map(({ guid }, number) => [guid, number]));
  const filters = lists.map(({ kind, filter }) =>
    kind === "dynamicDistributionGroup" ? parse(filter ?? "") : undefined,
  );

  function directly(
    rows: RowSet,
    complete: boolean,
    asOf: string | null = null,
  ): DirectAudience {
    const among = counter.listsAmong(rows);
    if (among.length === 0) return { rows, lists: none, complete, asOf };
    const inner: number[] = [];
    let unknown = false;
    for (let at = 0; at < among.length; at++) {
      const number = numberOfRow.get(among[at] ?? -1);
      if (number === undefined) unknown = true;
      else inner.push(number);
    }
    const lists = Uint32Array.from(inner).sort();
    return { rows, lists, complete: complete && !unknown, asOf };
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
    if (nesting) return { ...direct, lists: nesting.stored[number] ?? none };
    const inner = (membership.lists ?? []).map((guid) =>
      numberOfGuid.get(guid),
    );
    if (inner.length === 0) return direct;
    const known = inner.filter((list) => list !== undefined);
    return {
      ...direct,
      lists: Uint32Array.from([...direct.lists, ...known]).sort(),
      complete: direct.complete && known.length === inner.length,
    };
  }

  function readingOf(number: number): Reading {
    const filter = filters[number];
    return (
      chosen?.(number) ??
      (filter?.ok ? index.count(filter.filter).reading : "andBindsTighter")
    );
  }

  function takenByList(number: number, reading: Reading): DirectAudience {
    const filter = filters[number];
    if (!filter?.ok) throw new Error("The list has no filter.");
    const take = () => definitely(index.evaluate(filter.filter[reading]));
    if (!nesting) return take();
    const lists = nesting.predicted[reading][number] ?? none;
    // Of a part, which was counted before, most filters take nobody.
    const { definite, exact } = index.sizesOf(filter.filter)[reading];
    return definite > 0
      ? { ...take(), lists }
      : {
          rows: RowSet.ascending(none),
          lists,
          complete: snapshot.complete && exact,
          asOf: null,
        };
  }

  return {
    filterOf: (number) => filters[number],
    readingOf,
    sizesOf(number) {
      const filter = filters[number];
      return filter?.ok ? index.sizesOf(filter.filter) : undefined;
    },
    judge(number, sizes) {
      const filter = filters[number];
      return filter?.ok ? index.judge(filter.filter, sizes) : undefined;
    },
    outcomeOf(number) {
      const filter = filters[number];
      return filter?.ok ? index.count(filter.filter) : undefined;
    },
    numberOf: (filter, reading) => index.numberOf(filter[reading]),
    stored,
    directly,
    takenByList,
    takenBy(filter, reading) {
      return definitely(
        reading ? index.evaluate(filter[reading]) : index.take(filter).taken,
      );
    },
    predicted(number) {
      const filter = filters[number];
      if (!filter) return stored(number);
      if (!filter.ok) return null;
      const { status } = index.count(filter.filter);
      const direct = takenByList(number, readingOf(number));
      return status === "incomplete" ? { ...direct, complete: false } : direct;
    },
  };
}
