import type { DirectorySnapshot } from "../../directory/snapshot";
import type { ReadingSizes } from "../index/audience-index";
import type { AudienceCounter } from "./audience-counter";
import type { RowSet } from "../index/row-set";
import { expandLists, type ExpandedAudience } from "./expand-lists";
import type { ListGraph, Reading } from "./list-graph";
import type { AudienceCount } from "./list-reach";
import type { Nesting } from "./nesting";
import { parentsOf } from "./parents-of";
import { predictedAudiences } from "./predicted-audiences";
import { senderAudiences } from "./sender-audiences";

/** How many recipients, certainly. */
export type Count = Pick<AudienceCount, "count" | "byKind">;
export type Counted<C extends Count = Count> = C &
  Pick<AudienceCount, "complete"> & { asOf: string };

/**
 * All numbers that the reach of a list is made of. Where the same readings are chosen, those of parts of
 * the recipients add up: counts and sizes as sums, and what is complete or exact where every part is.
 */
export interface ListFigures<C extends Count = Count> {
  /** By memberships; null where none was read. */
  stored: Counted<C> | null;
  /** What was read of those memberships ended too early. */
  cutShort: boolean;
  /** By filters, in the reading that was chosen; null where neither filter nor members are known. */
  predicted: Counted<C> | null;
  /** How many of those it takes itself, without the lists in it. */
  own: number | null;
  /** Of a mixed filter, in both readings. */
  readings: Record<Reading, Counted<C>> | null;
  /** Rows that the filter itself takes; null for static lists, and where it is invalid. */
  sizes: ReadingSizes | null;
}

/** Whatever is counted of recipients. */
export interface FiguresBy<C extends Count> {
  /** In the order of the lists. */
  figures: ListFigures<C>[];
  /** Recipients that sets of senders expand to, by `senderKey`: lower bounds. */
  senders: ReadonlyMap<string, C>;
  /** Numbers of the lists in which one is. */
  parents: (list: number) => Uint32Array;
  nesting: Nesting;
}

export interface FiguresOfLists extends Omit<FiguresBy<Count>, "senders"> {
  senders: ReadonlyMap<string, number>;
}

/**
 * Counts whom every list of a snapshot reaches.
 * @param senderKeys the sets of senders that are counted with them
 */
export function figuresOfLists(
  snapshot: DirectorySnapshot,
  graph: ListGraph,
  counter: AudienceCounter,
  senderKeys: Iterable<string> = [],
): FiguresOfLists {
  const figures = countFigures(
    snapshot,
    graph,
    (rows) => counter.count(rows),
    senderKeys,
  );
  const senders = new Map<string, number>();
  for (const [key, { count }] of figures.senders) senders.set(key, count);
  return { ...figures, senders };
}

/**
 * Counts in any way whom every list of a snapshot reaches.
 * @param countRows what is so counted of rows, which are only lent
 * @param known which lists are in which, where these recipients are a part without them
 */
export function countFigures<C extends Count>(
  snapshot: DirectorySnapshot,
  graph: ListGraph,
  countRows: (rows: RowSet) => C,
  senderKeys: Iterable<string>,
  known?: Nesting,
): FiguresBy<C> {
  const { length } = snapshot.lists;
  const count = ({ rows, complete, asOf }: ExpandedAudience): Counted<C> => ({
    ...countRows(rows),
    complete,
    asOf: asOf ?? snapshot.takenAt,
  });
  const stored: Counted<C>[] = [];
  const cutShort = new Set<number>();
  const storedComplete = new Array<boolean>(length).fill(false);
  const readNow = (list: number) => {
    const direct = graph.stored(list);
    if (direct?.complete) storedComplete[list] = true;
    return direct;
  };
  const now = expandLists(length, readNow, (list, audience) => {
    stored[list] = count(audience);
    if (audience.cutShort) cutShort.add(list);
  });
  const soon = predictedAudiences(length, graph);
  const sets = senderAudiences(senderKeys, snapshot, graph, known);
  const listsIn = new Map<string, Uint32Array>();
  const readSet = (set: number) => {
    const direct = sets.read(set);
    listsIn.set(sets.keys[set] ?? "", direct.lists);
    return { ...direct, lists: soon.ofLists(direct.lists) };
  };
  const counts: Counted<C>[] = [];
  /** Of audiences with lists in them. */
  const own: number[] = [];
  const readSoon = (audience: number) => {
    const direct = soon.read(audience);
    // Held lists are read twice where memory is short.
    if (direct && direct.lists.length > 0)
      own[audience] ??= countRows(direct.rows).count;
    return direct;
  };
  expandLists(
    soon.count + sets.keys.length,
    (audience) =>
      audience < soon.count
        ? readSoon(audience)
        : readSet(audience - soon.count),
    (audience, reached) => {
      counts[audience] = count(reached);
    },
  );
  const figures = Array.from({ length }, (_, list): ListFigures<C> => {
    const ofReading = (reading: Reading) =>
      counts[soon.ofReading(list, reading) ?? -1];
    const andBindsTighter = ofReading("andBindsTighter");
    const leftToRight = ofReading("leftToRight");
    const predicted = counts[soon.ofList(list)];
    return {
      stored: stored[list] ?? null,
      cutShort: cutShort.has(list),
      predicted: predicted ?? null,
      own: predicted ? (own[soon.ofList(list)] ?? predicted.count) : null,
      readings:
        andBindsTighter && leftToRight
          ? { andBindsTighter, leftToRight }
          : null,
      sizes: graph.sizesOf(list) ?? null,
    };
  });
  // Taken out of what they were made by, which would otherwise stay in memory with them.
  const eachList = <T>(of: (list: number) => T) =>
    Array.from({ length }, (_, list) => of(list));
  const eachReading = <T>(of: (audience: number) => T) => {
    const within = (reading: Reading) =>
      eachList((list) =>
        of(soon.ofReading(list, reading) ?? soon.ofList(list)),
      );
    return {
      andBindsTighter: within("andBindsTighter"),
      leftToRight: within("leftToRight"),
    };
  };
  const nesting: Nesting = known ?? {
    stored: eachList(now.childrenOf),
    predicted: eachReading(soon.listsWithin),
    senders: listsIn,
    complete: {
      stored: storedComplete,
      predicted: eachReading(soon.isComplete),
    },
  };
  const predicted = eachList((list) => soon.listsWithin(soon.ofList(list)));
  return {
    figures,
    senders: new Map(
      sets.keys.flatMap((key, set) => {
        const reached = counts[soon.count + set];
        return reached ? [[key, reached]] : [];
      }),
    ),
    nesting,
    parents: parentsIn(nesting.stored, predicted),
  };
}

function parentsIn(
  ...graphs: readonly (readonly Uint32Array[])[]
): (list: number) => Uint32Array {
  const none = new Uint32Array();
  return parentsOf(
    graphs[0]?.length ?? 0,
    graphs.map((children) => (list: number) => children[list] ?? none),
  );
}
