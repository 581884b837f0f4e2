import { recipientKinds } from "./list-reach";
import { largerReading, type ReadingSizes } from "../index/audience-index";
import type { Counted, FiguresOfLists, ListFigures } from "./list-figures";
import type { Reading } from "./list-graph";

/** Sizes of the filters of lists, in their order; undefined for those that have none. */
type Sizes = readonly (ReadingSizes | undefined)[];

/** Something that is so of a whole where it is so of every part; undefined where that cannot be told. */
function everywhere(
  whole: boolean,
  left: boolean,
  joined: boolean,
): boolean | undefined {
  if (!joined) return false;
  if (whole) return true;
  return left ? false : undefined;
}

/**
 * The reading that takes more once `left` is gone and `joined` is there; null where that is another than
 * before: those who did not change then reach other people too.
 */
export function chosenReadings(
  before: readonly ListFigures[],
  left: Sizes,
  joined: Sizes,
): (Reading | undefined)[] | null {
  const chosen: (Reading | undefined)[] = [];
  for (const [list, { sizes }] of before.entries()) {
    const [old, now] = [left[list], joined[list]];
    if (!sizes || !old || !now) {
      if (sizes || old || now) return null;
      chosen.push(undefined);
      continue;
    }
    const size = (reading: Reading) => ({
      definite:
        sizes[reading].definite - old[reading].definite + now[reading].definite,
      exact: true,
    });
    const reading = largerReading({
      andBindsTighter: size("andBindsTighter"),
      leftToRight: size("leftToRight"),
    });
    if (reading !== largerReading(sizes)) return null;
    chosen.push(reading);
  }
  return chosen;
}

/**
 * Figures of everybody, from those of before and of the parts that left and joined; null where that cannot be told.
 * Which lists are in which is as before.
 */
export function addFigures(
  before: FiguresOfLists,
  left: FiguresOfLists,
  joined: FiguresOfLists,
): FiguresOfLists | null {
  const figures: ListFigures[] = [];
  for (const [list, whole] of before.figures.entries()) {
    const sum = addOne(whole, left.figures[list], joined.figures[list]);
    if (!sum) return null;
    figures.push(sum);
  }
  const senders = new Map<string, number>();
  for (const [key, whole] of before.senders)
    senders.set(
      key,
      whole - (left.senders.get(key) ?? 0) + (joined.senders.get(key) ?? 0),
    );
  return { ...before, figures, senders };
}

function addOne(
  whole: ListFigures,
  left: ListFigures | undefined,
  joined: ListFigures | undefined,
): ListFigures | null {
  if (!left || !joined) return null;
  const stored = addCounted(whole.stored, left.stored, joined.stored);
  const predicted = addCounted(
    whole.predicted,
    left.predicted,
    joined.predicted,
  );
  const readings = addReadings(
    whole.readings,
    left.readings,
    joined.readings,
    addCounted,
  );
  const sizes = addReadings(whole.sizes, left.sizes, joined.sizes, addSizes);
  return stored === undefined ||
    predicted === undefined ||
    readings === undefined ||
    sizes === undefined
    ? null
    : {
        stored,
        // Of lists and what was read of them, which is what it was.
        cutShort: whole.cutShort,
        predicted,
        own: addOwn(whole.own, left.own, joined.own),
        readings,
        sizes,
      };
}

type Three<T> = [whole: T, left: T, joined: T];

/** Known where the prediction is, which was added before. */
function addOwn(...[whole, left, joined]: Three<number | null>): number | null {
  return whole === null ? null : whole - (left ?? 0) + (joined ?? 0);
}

/** Undefined where it cannot be told. */
function addCounted(
  ...[whole, left, joined]: Three<Counted | null>
): Counted | null | undefined {
  if (!whole || !left || !joined)
    return whole || left || joined ? undefined : null;
  const complete = everywhere(whole.complete, left.complete, joined.complete);
  if (complete === undefined) return undefined;
  return {
    count: whole.count - left.count + joined.count,
    byKind: addKinds(whole, left, joined),
    complete,
    asOf: joined.asOf,
  };
}

/** Of most lists nobody left and nobody joined. */
function addKinds(...[whole, left, joined]: Three<Counted>): Counted["byKind"] {
  if (left.count === 0 && joined.count === 0) return whole.byKind;
  const byKind = { ...joined.byKind };
  for (const kind of recipientKinds)
    byKind[kind] += whole.byKind[kind] - left.byKind[kind];
  return byKind;
}

function addSizes(
  ...[whole, left, joined]: Three<ReadingSizes[Reading]>
): ReadingSizes[Reading] | undefined {
  const exact = everywhere(whole.exact, left.exact, joined.exact);
  return exact === undefined
    ? undefined
    : { definite: whole.definite - left.definite + joined.definite, exact };
}

function addReadings<T>(
  whole: Record<Reading, T> | null,
  left: Record<Reading, T> | null,
  joined: Record<Reading, T> | null,
  add: (...parts: Three<T>) => T | null | undefined,
): Record<Reading, T> | null | undefined {
  if (!whole || !left || !joined)
    return whole || left || joined ? undefined : null;
  const of = (reading: Reading) =>
    add(whole[reading], left[reading], joined[reading]) ?? undefined;
  const andBindsTighter = of("andBindsTighter");
  const leftToRight = of("leftToRight");
  return andBindsTighter === undefined || leftToRight === undefined
    ? undefined
    : { andBindsTighter, leftToRight };
}
