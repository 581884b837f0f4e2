import type { ReadingSizes } from "../index/audience-index";
import type { Count as SizeCount } from "../index/combine-truths";
import { addCount, type CountChange } from "./count-change";
import type { Sizes } from "./know-lists";
import type {
  Count,
  Counted,
  FiguresBy,
  FiguresOfLists,
  ListFigures,
} from "./list-figures";

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
 * How a count of everybody comes about: of what it was and of what changed, as all who are in no part and those of
 * the part, or it is known; null where in none of these ways.
 */
export type Way = "changes" | "others" | Count | null;

export interface Changes {
  before: FiguresOfLists;
  /** What a list of now was, by number; -1 where it is new. */
  oldOf: Int32Array;
  /** Of some people; what is no count holds for all. */
  part: FiguresBy<CountChange>;
  /** Everybody who is not among them. */
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
export function addFigures(changes: Changes): FiguresOfLists | null {
  const { before, oldOf, part, ways } = changes;
  let uncertain = false;
  let others: Count | undefined;

  function count(
    way: Way,
    whole: Count | null | undefined,
    change: CountChange,
  ): Count {
    if (way && typeof way === "object") return way;
    if (way === "others")
      return addCount((others ??= changes.others()), change.now);
    if (way === "changes" && whole) return addCount(whole, change);
    uncertain = true;
    return change.now;
  }

  function add(
    way: Way,
    whole: Counted | null | undefined,
    change: Counted<CountChange> | null | undefined,
  ): Counted | null {
    if (change) {
      const { complete, asOf } = change;
      const now = count(way, whole, change);
      // As with most lists.
      if (now === whole && whole.complete === complete && whole.asOf === asOf)
        return whole;
      return { count: now.count, byKind: now.byKind, complete, asOf };
    }
    // Of what is not known any more something else must have changed.
    if (whole && way === "changes") uncertain = true;
    return null;
  }

  function addOne(change: ListFigures<CountChange>, list: number): ListFigures {
    const whole = before.figures[oldOf[list] ?? -1];
    const ofReading = (reading: keyof ReadingSizes) =>
      add(
        ways.reading(list, reading),
        whole?.readings?.[reading],
        change.readings?.[reading],
      );
    const andBindsTighter = ofReading("andBindsTighter");
    const leftToRight = ofReading("leftToRight");
    return {
      stored: add(ways.stored(list), whole?.stored, change.stored),
      cutShort: change.cutShort,
      predicted: add(ways.predicted(list), whole?.predicted, change.predicted),
      own:
        change.own === null
          ? null
          : (ways.own(list) ?? (whole?.own ?? 0) + change.own),
      readings:
        andBindsTighter && leftToRight
          ? { andBindsTighter, leftToRight }
          : null,
      sizes: changes.sizes[list] ?? null,
    };
  }

  const figures = part.figures.map(addOne);
  const senders = new Map<string, number>();
  for (const [key, change] of part.senders) {
    const way = ways.sender(key);
    const known = way === "changes" ? before.senders.get(key) : undefined;
    if (known !== undefined) senders.set(key, known + change.count);
    else senders.set(key, count(way, null, change).count);
  }
  return uncertain ? null : { ...part, figures, senders };
}
