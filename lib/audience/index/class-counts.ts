import type { Expression } from "./expressions";
import type { Conjunction } from "./operands";
import {
  classifyRows,
  countClasses,
  mostClasses,
  type RowClasses,
} from "./row-classes";
import type { RowTests } from "./row-tests";
import { splitOperands } from "./split-operands";
import type { Truth } from "./truth";

/** Of more classes rows are too few to be worth counting together. */
const classesLimit = 2 ** 16;
/** How many divisions are kept; a tenant of 35,000 lists made 9. */
const keptDivisions = 64;

interface Division {
  asked: number;
  /** Null until it has paid, and where it cannot be. */
  classes: RowClasses | null;
}

/**
 * Counts conjunctions that ask for a few columns with few values, such as a title and a county: rows that are alike in
 * them are counted once for all such filters, and a filter is then put to one row of each kind.
 */
export class ClassCounts {
  private readonly divisions = new Map<string, Division>();

  /** @param patience how often a division is asked for before it is made */
  constructor(
    private readonly tests: RowTests,
    private readonly patience: number,
  ) {}

  /**
   * Null where it has to be counted another way.
   * @param truthOf the rows that an operand takes which is no question of such columns; null: every row. Released here.
   */
  count(
    { operands }: Conjunction,
    truthOf: (ground: Expression | null) => Truth,
  ): number | null {
    const split = splitOperands(operands, this.tests);
    if (!split || split.rest.length > 1) return null;
    const { test, columns, rest } = split;
    const [ground = null] = rest;
    const properties = columns.map(({ property }) => property).sort();
    const division = this.divisionOf(
      `${ground?.id ?? ""} ${properties.join(" ")}`,
    );
    if (!division.classes && ++division.asked === this.patience) {
      if (mostClasses(columns) > classesLimit) return null;
      const truth = truthOf(ground);
      if (truth.exact)
        division.classes = classifyRows(truth.definite.rows(), columns);
      truth.release();
    }
    return division.classes && countClasses(division.classes, test);
  }

  private divisionOf(key: string): Division {
    let division = this.divisions.get(key);
    if (!division) {
      if (this.divisions.size >= keptDivisions) this.divisions.clear();
      division = { asked: 0, classes: null };
      this.divisions.set(key, division);
    }
    return division;
  }
}
