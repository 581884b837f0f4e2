import type { ListRecord } from "../../directory/snapshot";
import { takeRows, type RecipientRows } from "../../directory/take-rows";
import { includesSorted } from "../index/sorted-rows";
import { areLists } from "./cut-snapshot";
import type { ListGraph } from "./list-graph";

interface Side {
  rows: RecipientRows;
  lists: readonly ListRecord[];
}

/**
 * Which of the changed rows are lists, and were before; null where one became a list or is none any more, or is now
 * known by another GUID. The lists of both sides have the same rows.
 * @param changed ascending
 */
export function changedListRows(
  before: Side,
  after: Side,
  changed: Uint32Array,
): Uint32Array | null {
  const own = new Set(after.lists.flatMap(({ row }) => row ?? []));
  const listsOf = ({ rows }: Side) => {
    const there = changed.filter((row) => row < rows.count);
    const byType = areLists(rows, there);
    return there.filter((row, at) => byType[at] === true || own.has(row));
  };
  const [was, is] = [listsOf(before), listsOf(after)];
  return was.join() === is.join() &&
    guidsOf(before, was).join() === guidsOf(after, is).join()
    ? is
    : null;
}

function guidsOf({ rows: all }: Side, rows: Uint32Array): string[] {
  const guids = takeRows(all, rows).column("Guid");
  return Array.from(
    rows,
    (_, at) => guids?.values[guids.codes[at] ?? -1] ?? "",
  );
}

/** Whether the same lists have these rows among their members on both sides. */
export function haveAsMembersAlike(
  before: Side,
  after: Side,
  rows: Uint32Array,
): boolean {
  return before.lists.every((old, list) => {
    const [was, is] = [
      old.membership?.rows,
      after.lists[list]?.membership?.rows,
    ];
    if (!was || !is || was === is) return was === is;
    return rows.every(
      (row) => includesSorted(was, row) === includesSorted(is, row),
    );
  });
}

/** A part of the recipients on one side. */
interface Part {
  graph: ListGraph;
  /** Rows of the whole that it is made of, ascending. */
  of: Uint32Array;
}

/** Whether the filters of the same lists take these rows on both sides, in each of their readings. */
export function takeAlike(
  before: Part,
  after: Part,
  rows: Uint32Array,
  lists: number,
): boolean {
  const taken = ({ graph, of }: Part) => {
    const places = Array.from(rows, (row) => of.indexOf(row));
    return (list: number) =>
      (["andBindsTighter", "leftToRight"] as const)
        .map((reading) => {
          const size = graph.sizesOf(list)?.[reading].definite ?? 0;
          if (size === 0) return "";
          const { rows: found } = graph.takenByList(list, reading);
          const held = places.filter((place) => found.has(place));
          found.release();
          return held.map((place) => of[place]).join();
        })
        .join(";");
  };
  const [was, is] = [taken(before), taken(after)];
  for (let list = 0; list < lists; list++)
    if (was(list) !== is(list)) return false;
  return true;
}
