import { largerReading, type ReadingSizes } from "../index/audience-index";
import type { DifferingLists } from "./compare-lists";
import type { DirectReader } from "./direct-reader";
import type { Reading } from "./list-graph";
import type { KnownLists, Nesting } from "./nesting";
import { renumberLists, type PairedLists } from "./pair-lists";

export const readingNames = ["andBindsTighter", "leftToRight"] as const;

/** Rows that filters take, by list; null for those without a filter, or with an invalid one. */
export type Sizes = readonly (ReadingSizes | null)[];

/** What the sizes of everybody say. */
export function knowReadings(
  sizes: Sizes,
): Required<Pick<KnownLists, "chosen" | "certain">> {
  return {
    chosen: sizes.map((one) => (one ? largerReading(one) : undefined)),
    certain: sizes.map(
      (one) =>
        one !== null && one.andBindsTighter.exact && one.leftToRight.exact,
    ),
  };
}

/**
 * Which lists are in which now: as before, but for those that differ, which are read.
 * @param senders which lists are in which set of senders now
 */
export function carryNesting(
  before: Nesting,
  pairs: PairedLists,
  differing: DifferingLists,
  reader: () => DirectReader,
  sizes: Sizes,
  senders: Nesting["senders"],
): Nesting {
  const { certain } = knowReadings(sizes);
  const renumber = renumberLists(pairs);
  const none = new Uint32Array();
  const direct = (
    differs: ReadonlySet<number>,
    read: (list: number) => { lists: Uint32Array; complete: boolean } | null,
    was: readonly Uint32Array[],
    wasComplete: readonly boolean[],
  ) => {
    const lists: Uint32Array[] = [];
    const complete: boolean[] = [];
    pairs.oldOf.forEach((old, list) => {
      const now = differs.has(list) ? read(list) : null;
      if (now) {
        lists.push(now.lists);
        complete.push(now.complete);
      } else if (differs.has(list)) {
        lists.push(none);
        complete.push(false);
      } else {
        lists.push(renumber(was[old] ?? none));
        complete.push(wasComplete[old] ?? false);
      }
    });
    return { lists, complete };
  };
  const stored = direct(
    differing.stored,
    (list) => reader().stored(list),
    before.stored,
    before.complete.stored,
  );
  const predicted = (reading: Reading) => {
    const { lists, complete } = direct(
      differing.predicted,
      (list) => reader().predicted(list, reading),
      before.predicted[reading],
      before.complete.predicted[reading],
    );
    return {
      lists,
      complete: complete.map(
        (one, list) => one && (sizes[list] ? (certain[list] ?? false) : true),
      ),
    };
  };
  const tighter = predicted("andBindsTighter");
  const inOrder = predicted("leftToRight");
  return {
    stored: stored.lists,
    predicted: {
      andBindsTighter: tighter.lists,
      leftToRight: inOrder.lists,
    },
    senders,
    complete: {
      stored: stored.complete,
      predicted: {
        andBindsTighter: tighter.complete,
        leftToRight: inOrder.complete,
      },
    },
  };
}
