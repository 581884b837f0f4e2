import type { DirectorySnapshot } from "../../directory/snapshot";
import type { DirectCount, DirectReader } from "./direct-reader";
import { holdersOf } from "./holders-of";
import { readingNames, type Sizes } from "./know-lists";
import type { Reading } from "./list-graph";
import type { KnownLists } from "./nesting";

/** Which lists certainly reach everybody outside some rows, by what they or lists within take themselves. */
export interface ReachOthers {
  stored: ReadonlySet<number>;
  predicted: ReadonlySet<number>;
  reading: (list: number, reading: Reading) => boolean;
}

const none = new Uint32Array();

/** Rows in all that are looked at because somebody who takes nearly everybody does not take them. */
const mostGaps = 2_000;

/**
 * Rows that are missing where nearly everybody is taken, and lists with them.
 * @param layers in which of the two lists hold others than before
 */
export function gapsOf(
  { lists }: DirectorySnapshot,
  reader: DirectReader,
  sizes: Sizes,
  layers: { stored: boolean; predicted: boolean },
): Set<number> {
  const gaps = new Set<number>();
  const add = (direct: DirectCount | null) => {
    if (!direct?.missing || direct.lists.length === 0) return;
    if (gaps.size + direct.missing.length > mostGaps) return;
    for (const row of direct.missing) gaps.add(row);
  };
  lists.forEach(({ membership }, list) => {
    if (layers.stored && reader.isNearlyAll(membership?.rows.length ?? 0))
      add(reader.stored(list));
    if (!layers.predicted) return;
    for (const reading of readingNames)
      if (reader.isNearlyAll(sizes[list]?.[reading].definite ?? 0))
        add(reader.predicted(list, reading));
  });
  return gaps;
}

/** @param within the rows outside which they do; all of them are counted as changed */
export function reachOthers(
  { lists }: DirectorySnapshot,
  reader: DirectReader,
  sizes: Sizes,
  { chosen, nesting }: Required<KnownLists>,
  within: ReadonlySet<number>,
): ReachOthers {
  const lacksNobodyElse = (direct: DirectCount | null) =>
    direct?.missing?.every((row) => within.has(row)) ?? false;
  const storedItself = (list: number) =>
    reader.isNearlyAll(lists[list]?.membership?.rows.length ?? 0) &&
    lacksNobodyElse(reader.stored(list));
  const readingItself = (list: number, reading: Reading) => {
    const rows =
      lists[list]?.kind === "dynamicDistributionGroup"
        ? sizes[list]?.[reading].definite
        : lists[list]?.membership?.rows.length;
    return (
      reader.isNearlyAll(rows ?? 0) &&
      lacksNobodyElse(reader.predicted(list, reading))
    );
  };
  const those = (test: (list: number) => boolean) =>
    lists.flatMap((_, list) => (test(list) ? list : []));
  const chosenOf = (list: number) => chosen[list] ?? "andBindsTighter";
  const stored = holdersOf(those(storedItself), [nesting.stored]);
  const predicted = holdersOf(
    those((list) => readingItself(list, chosenOf(list))),
    [lists.map((_, list) => nesting.predicted[chosenOf(list)][list] ?? none)],
  );
  return {
    stored,
    predicted,
    reading: (list, reading) =>
      readingItself(list, reading) ||
      (nesting.predicted[reading][list]?.some((child) =>
        predicted.has(child),
      ) ??
        false),
  };
}
