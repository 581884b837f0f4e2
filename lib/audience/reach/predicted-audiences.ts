import type { DirectAudience } from "./expand-lists";
import type { ListGraph, Reading } from "./list-graph";

/**
 * Whom lists will reach, each audience once: lists whose filters take the same share one, and where the readings of
 * a filter differ both are here.
 */
export interface PredictedAudiences {
  count: number;
  /** `lists` are numbers of audiences. */
  read: (audience: number) => DirectAudience | null;
  /** Whose audience a list has: of its filter the reading that takes more. */
  ofList: (list: number) => number;
  /** The audiences of several lists, each once, ascending; without those that are not needed. */
  ofLists: (lists: Uint32Array) => Uint32Array;
  /** The audience of one reading; null where the filter is not mixed. */
  ofReading: (list: number, reading: Reading) => number | null;
  /** The lists directly within an audience, by number, once it was read. */
  listsWithin: (audience: number) => Uint32Array;
  /** Whether what is directly within it is all of it, once it was read. */
  isComplete: (audience: number) => boolean;
}

const readingNames = ["andBindsTighter", "leftToRight"] as const;

const none = new Uint32Array();

type Reader = () => DirectAudience | null;

/** @param isNeeded of the others, and of what holds them, nothing is asked */
export function predictedAudiences(
  lists: number,
  graph: ListGraph,
  isNeeded: (list: number) => boolean = () => true,
): PredictedAudiences {
  const readers: Reader[] = [];
  const byFilter = new Map<string, number>();
  const within: Uint32Array[] = [];
  const complete: boolean[] = [];
  const readings = new Map<number, Record<Reading, number>>();

  const add = (reader: Reader) => readers.push(reader) - 1;

  function addFilter(
    number: number,
    certain: boolean,
    read: () => DirectAudience,
  ): number {
    const key = certain ? `${number}` : `${number} at least`;
    let audience = byFilter.get(key);
    if (audience === undefined) {
      audience = add(() => {
        const direct = read();
        return certain ? direct : { ...direct, complete: false };
      });
      byFilter.set(key, audience);
    }
    return audience;
  }

  const ofList = Array.from({ length: lists }, (_, list) => {
    if (!isNeeded(list)) return -1;
    const filter = graph.filterOf(list);
    if (!filter?.ok) return add(() => graph.predicted(list));
    const parsed = filter.filter;
    if (!parsed.mixed)
      return addFilter(graph.numberOf(parsed, "andBindsTighter"), true, () =>
        graph.takenByList(list, "andBindsTighter"),
      );
    // Of an incomplete one neither reading is certain, even where it is exact by itself.
    const certain = graph.isCertain(list);
    const [tighter, inOrder] = readingNames.map((reading) =>
      addFilter(graph.numberOf(parsed, reading), certain, () =>
        graph.takenByList(list, reading),
      ),
    ) as [number, number];
    readings.set(list, { andBindsTighter: tighter, leftToRight: inOrder });
    return graph.readingOf(list) === "leftToRight" ? inOrder : tighter;
  });

  function ofLists(inner: Uint32Array): Uint32Array {
    const audiences = new Set<number>();
    for (const list of inner) {
      const audience = ofList[list] ?? -1;
      if (audience >= 0) audiences.add(audience);
    }
    return Uint32Array.from(audiences).sort();
  }

  return {
    count: readers.length,
    read(audience) {
      const direct = readers[audience]?.() ?? null;
      if (!direct) return null;
      within[audience] = direct.lists;
      complete[audience] = direct.complete;
      if (direct.lists.length === 0) return direct;
      return { ...direct, lists: ofLists(direct.lists) };
    },
    ofList: (list) => ofList[list] ?? -1,
    ofLists,
    ofReading: (list, reading) => readings.get(list)?.[reading] ?? null,
    listsWithin: (audience) => within[audience] ?? none,
    isComplete: (audience) => complete[audience] ?? false,
  };
}
