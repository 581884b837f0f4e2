import type { DirectorySnapshot } from "../../directory/snapshot";
import type { ParsedFilter, ParseResult } from "../filter/ast";
import { parseFilter } from "../filter/parse-filter";
import {
  largerReading,
  type AudienceIndex,
  type FilterCount,
  type ReadingSizes,
} from "../index/audience-index";
import { RowSet } from "../index/row-set";
import type { Truth } from "../index/truth";
import type { AudienceCounter } from "./audience-counter";
import type { DirectAudience } from "./expand-lists";
import type { KnownLists } from "./nesting";

export type Reading = "andBindsTighter" | "leftToRight";

/** The lists of a snapshot by number, and whom each reaches directly, now and soon. */
export interface ListGraph {
  /** Undefined for static lists. */
  filterOf: (list: number) => ParseResult | undefined;
  /** The reading of a mixed filter that counts for those who hold the list. */
  readingOf: (list: number) => Reading;
  /** Whether neither reading of a filter could take more than it is known to. */
  isCertain: (list: number) => boolean;
  /** How many rows the filter of a dynamic list takes in each reading; undefined for the others, and where it is invalid. */
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
  /** Reads filters, where some were read already. */
  parse?: (filter: string) => ParseResult;
  /** What is known of the lists already, as soon as it is: these recipients may be a part of those that decide it. */
  known?: () => KnownLists | undefined;
}

/** @param counter knows which rows are lists, whether or not the snapshot has a record of them */
export function createListGraph(
  index: AudienceIndex,
  snapshot: DirectorySnapshot,
  counter: AudienceCounter,
  {
    parse = parseFilter,
    known: knownLists = () => undefined,
  }: ListGraphOptions = {},
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
    return directly(definiteRows(taken), complete);
  }

  function stored(number: number): DirectAudience | null {
    const membership = lists[number]?.membership;
    if (!membership) return null;
    const nesting = knownLists()?.nesting;
    if (nesting)
      return {
        rows: RowSet.of(membership.rows),
        lists: nesting.stored[number] ?? none,
        complete: nesting.complete.stored[number] ?? false,
        asOf: membership.asOf,
      };
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
      lists: Uint32Array.from([...direct.lists, ...known]).sort(),
      complete: direct.complete && known.length === inner.length,
    };
  }

  function readingOf(number: number): Reading {
    const filter = filters[number];
    return (
      knownLists()?.chosen[number] ??
      (filter?.ok
        ? largerReading(index.sizesOf(filter.filter))
        : "andBindsTighter")
    );
  }

  function isCertain(number: number): boolean {
    const certain = knownLists()?.certain?.[number];
    if (certain !== undefined) return certain;
    const filter = filters[number];
    if (!filter?.ok) return false;
    const { andBindsTighter, leftToRight } = index.sizesOf(filter.filter);
    return andBindsTighter.exact && leftToRight.exact;
  }

  function takenByList(number: number, reading: Reading): DirectAudience {
    const filter = filters[number];
    if (!filter?.ok) throw new Error("The list has no filter.");
    const nesting = knownLists()?.nesting;
    const evaluate = () => index.evaluate(filter.filter[reading]);
    if (!nesting) return definitely(evaluate());
    // Of a part, which was counted before, most filters take nobody.
    const { definite } = index.sizesOf(filter.filter)[reading];
    return {
      rows: definite > 0 ? definiteRows(evaluate()) : RowSet.ascending(none),
      lists: nesting.predicted[reading][number] ?? none,
      complete: nesting.complete.predicted[reading][number] ?? false,
      asOf: null,
    };
  }

  return {
    filterOf: (number) => filters[number],
    readingOf,
    isCertain,
    sizesOf(number) {
      const filter = filters[number];
      return filter?.ok ? index.sizesOf(filter.filter) : undefined;
    },
    judge(number, sizes) {
      const filter = filters[number];
      return filter?.ok ? index.judge(filter.filter, sizes) : undefined;
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
      const direct = takenByList(number, readingOf(number));
      return isCertain(number) ? direct : { ...direct, complete: false };
    },
  };
}

/** Takes over the truth. */
function definiteRows(taken: Truth): RowSet {
  const rows = taken.definite.retain();
  taken.release();
  return rows;
}
