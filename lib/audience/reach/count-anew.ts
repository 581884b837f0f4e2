import type { DirectorySnapshot } from "../../directory/snapshot";
import { expandLists } from "./expand-lists";
import { readingNames } from "./know-lists";
import type { Count } from "./list-figures";
import type { Reading } from "./list-graph";
import type { KnownLists } from "./nesting";
import { predictedAudiences } from "./predicted-audiences";
import type { ReachEngine } from "./reach-engine";
import type { ReachOthers } from "./reach-others";
import { senderAudiences } from "./sender-audiences";

/** Lists by number, and sets of senders by key, whose figures cannot be made of parts. */
export interface TouchedLists {
  stored: ReadonlySet<number>;
  predicted: ReadonlySet<number>;
  senders: ReadonlySet<string>;
}

/** Counts of them over everybody; undefined for others, and for those who reach all others anyhow. */
export interface CountedAnew {
  stored: (list: number) => Count | undefined;
  reading: (list: number, reading: Reading) => Count | undefined;
  sender: (key: string) => Count | undefined;
}

/** From this share of the lists on that would have to be read, counting everybody is about as quick. */
const mostRead = 0.5;

/** Fewer are always read. */
const fewLists = 1_000;

/** Null where too much would have to be read for it. */
export function countAnew(
  snapshot: DirectorySnapshot,
  touched: TouchedLists,
  others: ReachOthers,
  engine: () => ReachEngine,
  known: Required<KnownLists>,
): CountedAnew | null {
  const { nesting, chosen } = known;
  const { length } = snapshot.lists;
  const none = new Uint32Array();

  const stored = [...touched.stored].filter((list) => !others.stored.has(list));
  const readNow = closure(stored, (list) => [nesting.stored[list] ?? none]);
  const audiences = [...touched.predicted].flatMap((list) =>
    readingNames
      .filter((reading) => !others.reading(list, reading))
      .map((reading) => ({ list, reading })),
  );
  const senders = [...touched.senders].filter(
    (key) =>
      !nesting.senders.get(key)?.some((list) => others.predicted.has(list)),
  );
  const chosenOf = (list: number) => chosen[list] ?? "andBindsTighter";
  const starts = [
    ...audiences.flatMap(({ list, reading }) => [
      list,
      ...(nesting.predicted[reading][list] ?? none),
    ]),
    ...senders.flatMap((key) => [...(nesting.senders.get(key) ?? none)]),
  ];
  const readSoon = closure(starts, (list) =>
    // Of one that reaches all others only another reading is asked for.
    others.predicted.has(list)
      ? []
      : [nesting.predicted[chosenOf(list)][list] ?? none],
  );
  if (readNow.size + readSoon.size > Math.max(length * mostRead, fewLists))
    return null;

  const counts = new Map<number, Count>();
  if (readNow.size > 0) {
    const { graph, counter } = engine();
    const wanted = new Set(stored);
    expandLists(
      length,
      (list) => (readNow.has(list) ? graph.stored(list) : null),
      (list, { rows }) => {
        if (wanted.has(list)) counts.set(list, counter.count(rows));
      },
    );
  }
  const soon = countSoon();
  return {
    stored: (list) => counts.get(list),
    ...soon,
  };

  function countSoon(): Omit<CountedAnew, "stored"> {
    if (audiences.length === 0 && senders.length === 0)
      return {
        reading: () => undefined,
        sender: () => undefined,
      };
    const { graph, counter } = engine();
    const soon = predictedAudiences(length, graph, (list) =>
      readSoon.has(list),
    );
    const sets = senderAudiences(senders, snapshot, graph);
    const ofReading = (list: number, reading: Reading) =>
      soon.ofReading(list, reading) ?? soon.ofList(list);
    const wanted = new Set(
      audiences.map(({ list, reading }) => ofReading(list, reading)),
    );
    const ofAudience = new Map<number, Count>();
    expandLists(
      soon.count + sets.keys.length,
      (audience) => {
        if (audience < soon.count) return soon.read(audience);
        const direct = sets.read(audience - soon.count);
        return { ...direct, lists: soon.ofLists(direct.lists) };
      },
      (audience, { rows }) => {
        if (audience >= soon.count || wanted.has(audience))
          ofAudience.set(audience, counter.count(rows));
      },
    );
    const setOf = new Map(sets.keys.map((key, set) => [key, set]));
    const reading: CountedAnew["reading"] = (list, one) =>
      touched.predicted.has(list) && !others.reading(list, one)
        ? ofAudience.get(ofReading(list, one))
        : undefined;
    return {
      reading,
      sender(key) {
        const set = setOf.get(key);
        return set === undefined ? undefined : ofAudience.get(soon.count + set);
      },
    };
  }
}

function closure(
  starts: Iterable<number>,
  childrenOf: (list: number) => readonly Uint32Array[],
): Set<number> {
  const found = new Set(starts);
  // It grows while it is walked: what is in them is walked too.
  for (const list of found)
    for (const children of childrenOf(list))
      for (const child of children) found.add(child);
  return found;
}
