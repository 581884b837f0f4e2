import type { Count as SizeCount } from "../index/combine-truths";
import type { ReadingSizes } from "../index/audience-index";
import type { Count } from "./count-anew";
import type { Sizes } from "./know-lists";
import type { Counted, FiguresOfLists, ListFigures } from "./list-figures";
import { recipientKinds } from "./list-reach";

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

type Three<T> = [whole: T, left: T, joined: T];

/** Rows that a filter takes of everybody, once `left` is gone and `joined` is there; null where that cannot be told. */
export function addSizes(
  ...[whole, left, joined]: Three<ReadingSizes | null | undefined>
): ReadingSizes | null {
  if (!whole || !left || !joined) return null;
  const of = (reading: keyof ReadingSizes) =>
    addSize(whole[reading], left[reading], joined[reading]);
  const andBindsTighter = of("andBindsTighter");
  const leftToRight = of("leftToRight");
  return andBindsTighter && leftToRight
    ? { andBindsTighter, leftToRight }
    : null;
}

function addSize(...[whole, left, joined]: Three<SizeCount>): SizeCount | null {
  const exact = everywhere(whole.exact, left.exact, joined.exact);
  return exact === undefined
    ? null
    : { definite: whole.definite - left.definite + joined.definite, exact };
}

/**
 * How a count of everybody comes about: of what it was and of the parts, as all who are in no part and what `joined`
 * says, or it is known; null where in none of these ways.
 */
export type Way = "parts" | "others" | Count | null;

export interface Parts {
  before: FiguresOfLists;
  /** What a list of now was, by number; -1 where it is new. */
  oldOf: Int32Array;
  /** Of the part as it was, by the numbers of before, and as it is: what is no count holds for the whole too. */
  left: FiguresOfLists;
  joined: FiguresOfLists;
  /** Recipients of everybody that are not in `joined`. */
  others: () => Count;
  sizes: Sizes;
  ways: {
    stored: (list: number) => Way;
    predicted: (list: number) => Way;
    reading: (list: number, reading: keyof ReadingSizes) => Way;
    sender: (key: string) => Way;
    /** How many a list takes itself, where it is known. */
    own: (list: number) => number | undefined;
  };
}

/** Figures of everybody; null where they cannot be told. */
export function addFigures(parts: Parts): FiguresOfLists | null {
  const { before, oldOf, left, joined, others, ways } = parts;
  let uncertain = false;
  let outside: Count | undefined;

  /** Undefined where there is nothing to count from. */
  function add(
    way: Way,
    whole: Count | null | undefined,
    gone: Count | null | undefined,
    now: Count,
  ): Count {
    if (way && typeof way === "object") return way;
    if (way === "others") {
      outside ??= others();
      return combine(outside, undefined, now);
    }
    if (way === "parts" && whole && gone) return combine(whole, gone, now);
    uncertain = true;
    return now;
  }

  const sum = (
    way: Way,
    whole: Counted | null | undefined,
    gone: Counted | null | undefined,
    now: Counted | null,
  ): Counted | null => {
    if (!now) {
      // What nobody knows now was known of nobody, unless it differs.
      if (way === "parts" && whole) uncertain = true;
      return null;
    }
    const { complete, asOf } = now;
    return { ...add(way, whole, gone, now), complete, asOf };
  };

  function addOne(now: ListFigures, list: number): ListFigures {
    const old = oldOf[list] ?? -1;
    const [whole, gone] = [before.figures[old], left.figures[old]];
    const ofReading = (reading: keyof ReadingSizes) =>
      sum(
        ways.reading(list, reading),
        whole?.readings?.[reading],
        gone?.readings?.[reading],
        now.readings?.[reading] ?? null,
      );
    const tighter = ofReading("andBindsTighter");
    const inOrder = ofReading("leftToRight");
    const own = ways.own(list);
    return {
      stored: sum(ways.stored(list), whole?.stored, gone?.stored, now.stored),
      cutShort: now.cutShort,
      predicted: sum(
        ways.predicted(list),
        whole?.predicted,
        gone?.predicted,
        now.predicted,
      ),
      own:
        now.own === null
          ? null
          : (own ?? (whole?.own ?? 0) - (gone?.own ?? 0) + now.own),
      readings:
        tighter && inOrder
          ? { andBindsTighter: tighter, leftToRight: inOrder }
          : null,
      sizes: parts.sizes[list] ?? null,
    };
  }

  const figures = joined.figures.map(addOne);
  const senders = new Map<string, number>();
  for (const [key, now] of joined.senders) {
    const way = ways.sender(key);
    if (way === null) uncertain = true;
    else if (typeof way === "object") senders.set(key, way.count);
    else {
      const rest =
        way === "others"
          ? (outside ??= others()).count
          : (before.senders.get(key) ?? 0) - (left.senders.get(key) ?? 0);
      senders.set(key, rest + now);
    }
  }
  return uncertain ? null : { ...joined, figures, senders };
}

/** Of most lists nobody left and nobody joined. */
export function combine(
  whole: Count,
  left: Count | undefined,
  joined: Count | undefined,
): Count {
  if (!left?.count && !joined?.count) return plain(whole);
  const byKind = { ...whole.byKind };
  for (const kind of recipientKinds)
    byKind[kind] += (joined?.byKind[kind] ?? 0) - (left?.byKind[kind] ?? 0);
  return {
    count: whole.count - (left?.count ?? 0) + (joined?.count ?? 0),
    byKind,
  };
}

function plain({ count, byKind }: Count): Count {
  return { count, byKind };
}
