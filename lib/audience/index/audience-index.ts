import type { RecipientColumns } from "../../directory/recipient-columns";
import type { FilterNode, ParsedFilter } from "../filter/ast";
import { filterProperties } from "../filter/filter-properties";
import type { FilterStatus } from "../reach/list-reach";
import type { Count } from "./combine-truths";
import { Evaluator, type EvaluatorOptions } from "./evaluator";
import { Expressions } from "./expressions";
import type { RowSet } from "./row-set";
import type { Truth } from "./truth";

export interface FilterCount {
  status: Exclude<FilterStatus, "invalid">;
  /** Recipients of every kind, lists included; where the readings differ, of the larger; never too large for an unknown property. */
  count: number;
  /** The reading that takes more. */
  reading: "andBindsTighter" | "leftToRight";
  /** Set when the readings differ. */
  readings: { andBindsTighter: number; leftToRight: number } | null;
  /** Properties asked for that the recipients lack, or that name others in a way that cannot be resolved. */
  unknown: string[];
}

export type ReadingSizes = Record<FilterCount["reading"], Count>;

/** One filter's recipients in the reading that takes more. */
export interface FilterAudience extends FilterCount {
  taken: Truth;
}

/**
 * Recipients made ready to be asked for by filters. Its memory is outside the garbage collector's sight:
 * call `dispose`.
 */
export interface AudienceIndex {
  readonly recipients: RecipientColumns;
  /** Every row. Owned by the index. */
  readonly all: RowSet;
  count(filter: ParsedFilter): FilterCount;
  /** Of each reading; twice the same where there is but one. */
  sizesOf(filter: ParsedFilter): ReadingSizes;
  /** What sizes come to that were made of those of several indexes with the same properties. */
  judge(filter: ParsedFilter, sizes: ReadingSizes): FilterCount;
  /** The caller releases `taken`. */
  take(filter: ParsedFilter): FilterAudience;
  /** One reading alone; the caller releases it. */
  evaluate(node: FilterNode): Truth;
  /** A number for what a reading takes: the same for filters that differ in nothing but spelling and order. */
  numberOf(node: FilterNode): number;
  dispose(): void;
}

/**
 * Columns are indexed when a filter first asks for them, so this itself takes no time.
 * @param expressions those of other recipients, where the same filters are asked of both
 */
export function createAudienceIndex(
  recipients: RecipientColumns,
  options: EvaluatorOptions = {},
  expressions = new Expressions(),
): AudienceIndex {
  const evaluator = new Evaluator(recipients, options);
  const evaluate = (node: FilterNode) =>
    evaluator.evaluate(expressions.of(node));

  const known = new Map<string, boolean>();
  /** @param property as written */
  const isKnown = (property: string): boolean => {
    let has = known.get(property);
    if (has === undefined) {
      has = evaluator.leaves.knows(property);
      known.set(property, has);
    }
    return has;
  };

  function unknownIn(filter: ParsedFilter, exact: boolean): string[] {
    // What is known in part is unknown only where that made a difference.
    if (exact && comparesOnly(filter.andBindsTighter, isKnown)) return [];
    return filterProperties(filter.andBindsTighter).filter((property) =>
      evaluator.leaves.isPartlyKnown(property)
        ? !exact
        : !evaluator.leaves.knows(property),
    );
  }

  /** What two counts of one filter come to; the same one twice where there is but one reading. */
  function judge(
    filter: ParsedFilter,
    { andBindsTighter: tighter, leftToRight: inOrder }: ReadingSizes,
  ): FilterCount {
    // Where one reading could be larger than it is known to be, no reading is exact.
    const exact = tighter.exact && inOrder.exact;
    const differ = tighter.definite !== inOrder.definite;
    return {
      reading: largerReading({
        andBindsTighter: tighter,
        leftToRight: inOrder,
      }),
      count: Math.max(tighter.definite, inOrder.definite),
      readings:
        exact && differ
          ? {
              andBindsTighter: tighter.definite,
              leftToRight: inOrder.definite,
            }
          : null,
      status: !exact ? "incomplete" : differ ? "ambiguous" : "exact",
      unknown: unknownIn(filter, exact),
    };
  }

  function sizesOf(filter: ParsedFilter): ReadingSizes {
    const tighter = evaluator.count(expressions.of(filter.andBindsTighter));
    const inOrder = filter.mixed
      ? evaluator.count(expressions.of(filter.leftToRight))
      : tighter;
    return { andBindsTighter: tighter, leftToRight: inOrder };
  }

  function take(filter: ParsedFilter): FilterAudience {
    const tighter = evaluate(filter.andBindsTighter);
    if (!filter.mixed) {
      const count = countOf(tighter);
      const sizes = { andBindsTighter: count, leftToRight: count };
      return { taken: tighter, ...judge(filter, sizes) };
    }
    const inOrder = evaluate(filter.leftToRight);
    const judged = judge(filter, {
      andBindsTighter: countOf(tighter),
      leftToRight: countOf(inOrder),
    });
    const [taken, other] =
      judged.reading === "leftToRight"
        ? [inOrder, tighter]
        : [tighter, inOrder];
    other.release();
    return { taken, ...judged };
  }

  return {
    recipients,
    all: evaluator.all,
    take,
    evaluate,
    numberOf: (node) => expressions.of(node).id,
    count: (filter) => judge(filter, sizesOf(filter)),
    sizesOf,
    judge,
    dispose: () => evaluator.dispose(),
  };
}

/** Nearly all filters do, and those that do are told from the others without a list of their properties. */
function comparesOnly(
  root: FilterNode,
  test: (property: string) => boolean,
): boolean {
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === "comparison") {
      if (!test(node.property)) return false;
    } else if (node.kind === "not") open.push(node.operand);
    else for (const operand of node.operands) open.push(operand);
  }
  return true;
}

/** Where they are alike, the one that programmers expect. */
export function largerReading({
  andBindsTighter,
  leftToRight,
}: ReadingSizes): FilterCount["reading"] {
  return leftToRight.definite > andBindsTighter.definite
    ? "leftToRight"
    : "andBindsTighter";
}

function countOf({ definite, exact }: Truth): Count {
  return { definite: definite.size, exact };
}
