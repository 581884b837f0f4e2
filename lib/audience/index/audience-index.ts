import type { RecipientColumns } from "../../directory/recipient-columns";
import type { FilterNode, ParsedFilter } from "../filter/ast";
import { filterProperties } from "../filter/filter-properties";
import type { FilterStatus } from "../reach/list-reach";
import { Evaluator, type Resolver } from "./evaluator";
import { Expressions } from "./expressions";
import type { RowSet } from "./row-set";
import type { Truth } from "./truth";

export interface FilterCount {
  status: Exclude<FilterStatus, "invalid">;
  /** Recipients of every kind, lists included; where the readings differ, of the larger; never too large for an unknown property. */
  count: number;
  /** Set when the readings differ. */
  readings: { andBindsTighter: number; leftToRight: number } | null;
  /** Properties asked for that the recipients lack, or that name others in a way that cannot be resolved. */
  unknown: string[];
}

/** One filter's recipients in the reading that takes more. */
export interface FilterAudience extends FilterCount {
  taken: Truth;
  /** Which reading `taken` is of. */
  reading: "andBindsTighter" | "leftToRight";
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
  /** The caller releases `taken`. */
  take(filter: ParsedFilter): FilterAudience;
  /** One reading alone; the caller releases it. */
  evaluate(node: FilterNode): Truth;
  dispose(): void;
}

/** Columns are indexed when a filter first asks for them, so this itself takes no time. */
export function createAudienceIndex(
  recipients: RecipientColumns,
  resolver?: Resolver,
): AudienceIndex {
  const expressions = new Expressions();
  const evaluator = new Evaluator(recipients, resolver);
  const evaluate = (node: FilterNode) =>
    evaluator.evaluate(expressions.of(node));

  function take(filter: ParsedFilter): FilterAudience {
    const properties = filterProperties(filter.andBindsTighter);
    const unknownIf = (exact: boolean) =>
      properties.filter((property) =>
        evaluator.isPartlyKnown(property) ? !exact : !evaluator.knows(property),
      );
    const tighter = evaluate(filter.andBindsTighter);
    if (!filter.mixed)
      return audienceOf(
        tighter,
        "andBindsTighter",
        null,
        unknownIf(tighter.exact),
      );

    const inOrder = evaluate(filter.leftToRight);
    const readings = {
      andBindsTighter: tighter.definite.size,
      leftToRight: inOrder.definite.size,
    };
    const differ = readings.andBindsTighter !== readings.leftToRight;
    // Where one reading could be larger than it is known to be, no reading is exact.
    const exact = tighter.exact && inOrder.exact;
    const inOrderIsLarger = readings.leftToRight > readings.andBindsTighter;
    (inOrderIsLarger ? tighter : inOrder).release();
    const audience = audienceOf(
      inOrderIsLarger ? inOrder : tighter,
      inOrderIsLarger ? "leftToRight" : "andBindsTighter",
      exact && differ ? readings : null,
      unknownIf(exact),
    );
    return exact ? audience : { ...audience, status: "incomplete" };
  }

  return {
    recipients,
    all: evaluator.all,
    take,
    evaluate,
    count(filter) {
      const { taken, status, count, readings, unknown } = take(filter);
      taken.release();
      return { status, count, readings, unknown };
    },
    dispose: () => evaluator.dispose(),
  };
}

function audienceOf(
  taken: Truth,
  reading: FilterAudience["reading"],
  readings: FilterCount["readings"],
  unknown: string[],
): FilterAudience {
  return {
    taken,
    reading,
    readings,
    unknown,
    count: taken.definite.size,
    status: !taken.exact ? "incomplete" : readings ? "ambiguous" : "exact",
  };
}
