import type { DirectorySnapshot } from "../../directory/snapshot";
import type { Changes, Way } from "./add-figures";
import type { DifferingLists } from "./compare-lists";
import { countAnew } from "./count-anew";
import type { DirectReader } from "./direct-reader";
import { holdersOf } from "./holders-of";
import type { Sizes } from "./know-lists";
import type { Count } from "./list-figures";
import type { KnownLists } from "./nesting";
import type { ReachEngine } from "./reach-engine";
import { reachOthers } from "./reach-others";

/** How the figures of each list come about: of most by what changed. Null where too much would have to be read. */
export function chooseWays(
  snapshot: DirectorySnapshot,
  differing: DifferingLists & { senders: ReadonlySet<string> },
  known: Required<KnownLists>,
  sizes: Sizes,
  /** Rows of the people who are counted as changed. */
  changed: ReadonlySet<number>,
  everybody: () => { engine: ReachEngine; reader: DirectReader },
): Changes["ways"] | null {
  const { nesting, chosen } = known;
  const chosenOf = (list: number) => chosen[list] ?? "andBindsTighter";
  const stored = holdersOf(differing.stored, [nesting.stored]);
  const predicted = holdersOf(differing.predicted, [
    nesting.predicted.andBindsTighter,
    nesting.predicted.leftToRight,
  ]);
  const senders = new Set(differing.senders);
  for (const [key, lists] of nesting.senders)
    if (lists.some((list) => predicted.has(list))) senders.add(key);
  if (stored.size + predicted.size + senders.size === 0) return byChanges;

  const { reader } = everybody();
  const others = reachOthers(snapshot, reader, sizes, known, changed);
  const anew = countAnew(
    snapshot,
    { stored, predicted, senders },
    others,
    () => everybody().engine,
    known,
  );
  if (!anew) return null;

  const way = (
    differs: boolean,
    reachesOthers: () => boolean | undefined,
    count: () => Count | undefined,
  ): Way => {
    if (!differs) return "changes";
    return reachesOthers() ? "others" : (count() ?? null);
  };
  return {
    stored: (list) =>
      way(
        stored.has(list),
        () => others.stored.has(list),
        () => anew.stored(list),
      ),
    predicted: (list) =>
      way(
        predicted.has(list),
        () => others.predicted.has(list),
        () => anew.reading(list, chosenOf(list)),
      ),
    reading: (list, reading) =>
      way(
        predicted.has(list),
        () => others.reading(list, reading),
        () => anew.reading(list, reading),
      ),
    sender: (key) =>
      way(
        senders.has(key),
        () =>
          nesting.senders.get(key)?.some((list) => others.predicted.has(list)),
        () => anew.sender(key),
      ),
    own: (list) =>
      differing.predicted.has(list)
        ? reader.predicted(list, chosenOf(list))?.own
        : undefined,
  };
}

const byChanges: Changes["ways"] = {
  stored: () => "changes",
  predicted: () => "changes",
  reading: () => "changes",
  sender: () => "changes",
  own: () => undefined,
};
