import type { DirectorySnapshot } from "../../directory/snapshot";
import { takeRows, type RecipientRows } from "../../directory/take-rows";
import type { ReadingSizes } from "../index/audience-index";
import type { Count as SizeCount } from "../index/combine-truths";
import { RowSet } from "../index/row-set";
import { placeInSorted } from "../index/sorted-rows";
import { subtractCount, type CountChange } from "./count-change";
import type { SnapshotFrame } from "./cut-snapshot";
import { countFigures, type Count, type FiguresBy } from "./list-figures";
import type { Reading } from "./list-graph";
import { rolesAmong, type ListRoles } from "./list-roles";
import type { ReachOptions } from "./measure-reach";
import type { KnownLists } from "./nesting";
import type { PairedLists } from "./pair-lists";
import { createReachEngine, type ReachEngine } from "./reach-engine";

/** Of before and of now. */
export interface Both<T> {
  was: T;
  is: T;
}

/** Some of the recipients, as they were and as they are: asked together, since asking is what takes the time. */
export interface Part {
  engine: ReachEngine;
  /** Rows that the filter of a list takes, where it takes any; undefined where it has none, or an invalid one. */
  sizes: (list: number) => Both<ReadingSizes> | "none" | undefined;
  /** Whether it takes the same lists as it did. */
  takesListsAlike: (list: number, reading: Reading) => boolean;
  /** Of all lists, by how they hold each other now. */
  figures: (senderKeys: Iterable<string>) => FiguresBy<CountChange>;
  /** How many of them are no lists. */
  now: () => Count;
  /** How many more of them are lists. */
  moreLists: number;
}

export interface PartSide {
  frame: SnapshotFrame;
  rows: RecipientRows;
  /** The lists among the rows that differ. */
  roles: ListRoles;
}

/**
 * Lists are those of now. What is theirs of before is so only where they did not change themselves.
 * @param rows of the whole, on both sides
 * @param known of the lists, once it is
 */
export function createPart(
  { was, is }: Both<PartSide>,
  { oldOf }: PairedLists,
  rows: ReadonlySet<number>,
  { contactSizes = {}, parse, expressions }: ReachOptions,
  known: () => KnownLists | undefined,
): Part {
  const wanted = Uint32Array.from(rows).sort();
  const old = placeRows(was.rows, wanted, 0);
  const now = placeRows(is.rows, wanted, old.count);
  const { base, properties } = is.rows;
  const count = old.count + now.count;
  const snapshot: DirectorySnapshot = {
    ...is.frame,
    recipients: takeRows(
      {
        base,
        properties,
        count,
        from: new Map([...old.sources, ...now.sources]),
      },
      Uint32Array.from({ length: count }, (_, place) => place),
    ),
    lists: is.frame.lists.map((list, number) => {
      const before = was.frame.lists[oldOf[number] ?? -1]?.membership;
      return {
        ...list,
        row: now.placeOf(list.row),
        membership: list.membership && {
          ...list.membership,
          rows: Uint32Array.from([
            ...(before ? old.placesOf(before.rows) : []),
            ...now.placesOf(list.membership.rows),
          ]),
        },
      };
    }),
  };
  const engine = createReachEngine(
    snapshot,
    contactSizes,
    { parse, known },
    expressions,
    was.frame.lists.flatMap(({ row }) => old.placeOf(row) ?? []),
  );
  const { graph, counter, index } = engine;

  function split<T>(of: RowSet, use: (rows: RowSet) => T): Both<T> {
    const all = of.rows();
    const half = placeInSorted(all, old.count);
    const useSome = (some: Uint32Array) => {
      const set = RowSet.ascending(some);
      const used = use(set);
      set.release();
      return used;
    };
    return {
      was: useSome(all.subarray(0, half)),
      is: useSome(all.subarray(half)),
    };
  }

  const oldRoles = placeRoles(was.roles, old);
  const newRoles = placeRoles(is.roles, now);
  const nobody = counter.count(RowSet.ascending(new Uint32Array()));
  const noChange: CountChange = { ...nobody, now: nobody };

  function countChange(of: RowSet): CountChange {
    // Of these people most lists take nobody: nothing is made for them.
    if (of.size === 0) return noChange;
    const { was: before, is: after } = split(of, (some) => counter.count(some));
    return { ...subtractCount(after, before), now: after };
  }

  function sizeBoth(list: number, reading: Reading): Both<SizeCount> {
    const { definite, exact } = sizeOf(list, reading);
    if (definite === 0 && exact) return none;
    const taken = index.evaluate(filterOf(list)[reading]);
    const size = ({ size }: RowSet) => size;
    const certain = split(taken.definite, size);
    const possible = taken.exact ? certain : split(taken.possible, size);
    taken.release();
    const of = (side: keyof Both<unknown>) => ({
      definite: certain[side],
      exact: certain[side] === possible[side],
    });
    return { was: of("was"), is: of("is") };
  }

  function filterOf(list: number) {
    const filter = graph.filterOf(list);
    if (!filter?.ok) throw new Error("The list has no filter.");
    return filter.filter;
  }

  function sizeOf(list: number, reading: Reading): SizeCount {
    return index.sizesOf(filterOf(list))[reading];
  }

  return {
    engine,
    sizes(list) {
      if (!graph.filterOf(list)?.ok) return undefined;
      const tighter = sizeBoth(list, "andBindsTighter");
      const inOrder = filterOf(list).mixed
        ? sizeBoth(list, "leftToRight")
        : tighter;
      if (tighter === none && inOrder === none) return "none";
      const of = (side: keyof Both<unknown>) => ({
        andBindsTighter: tighter[side],
        leftToRight: inOrder[side],
      });
      return { was: of("was"), is: of("is") };
    },
    takesListsAlike(list, reading) {
      if (!graph.filterOf(list)?.ok || sizeOf(list, reading).definite === 0)
        return true;
      const taken = index.evaluate(filterOf(list)[reading]);
      const rows = taken.definite.rows();
      const alike = rolesAmong(oldRoles, rows) === rolesAmong(newRoles, rows);
      taken.release();
      return alike;
    },
    figures: (senderKeys) =>
      countFigures(snapshot, graph, countChange, senderKeys, known()?.nesting),
    now: () => countChange(index.all).now,
    moreLists: listsIn(now) - listsIn(old),
  };

  function listsIn({ first, count: length }: Placed): number {
    const places = RowSet.ascending(
      Uint32Array.from({ length }, (_, place) => first + place),
    );
    const lists = counter.listsAmong(places).length;
    places.release();
    return lists;
  }
}

const none: Both<SizeCount> = {
  was: { definite: 0, exact: true },
  is: { definite: 0, exact: true },
};

/** Rows of a whole in a part of it. */
interface Placed {
  /** The place of the first. */
  first: number;
  count: number;
  /** Where the row at a place comes from. */
  sources: RecipientRows["from"];
  /** Null where it has none. */
  placeOf: (row: number | null) => number | null;
  /** Of those that have one. */
  placesOf: (rows: Uint32Array) => number[];
}

function placeRoles(roles: ListRoles, { placeOf }: Placed): ListRoles {
  return new Map(
    Array.from(roles, ([row, role]) => [placeOf(row) ?? -1, role]),
  );
}

/** @param wanted ascending */
function placeRows(
  { from, count }: RecipientRows,
  wanted: Uint32Array,
  first: number,
): Placed {
  const there = wanted.subarray(0, placeInSorted(wanted, count));
  const places = new Int32Array(count).fill(-1);
  const sources = new Map<number, number | Readonly<Record<string, unknown>>>();
  there.forEach((row, at) => {
    places[row] = first + at;
    sources.set(first + at, from.get(row) ?? row);
  });
  return {
    first,
    count: there.length,
    sources,
    placeOf(row) {
      const place = places[row ?? -1] ?? -1;
      return place < 0 ? null : place;
    },
    placesOf(rows) {
      const found: number[] = [];
      for (const row of rows) {
        const place = places[row] ?? -1;
        if (place >= 0) found.push(place);
      }
      return found;
    },
  };
}
