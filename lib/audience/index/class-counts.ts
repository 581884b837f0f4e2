import type { ColumnIndex } from "./column-index";
import type { Expression } from "./expressions";
import type { Conjunction } from "./operands";
import {
  classifyRows,
  mostClasses,
  type ClassedColumn,
  type RowClasses,
} from "./row-classes";
import { testAll, type RowTest } from "./row-test";
import { isLeaf, type RowTests } from "./row-tests";
import type { Truth } from "./truth";

/** Of more classes rows are too few to be worth counting together. */
const classesLimit = 2 ** 16;
/** Deeper ones are counted as sets. */
const depthLimit = 64;
/** How many divisions are kept; a tenant of 35,000 lists made 9. */
const keptDivisions = 64;

interface Division {
  asked: number;
  /** Null until it has paid, and where it cannot be. */
  classes: RowClasses | null;
  impossible: boolean;
}

/**
 * Counts conjunctions that ask for a few columns with few values, such as a title and a county: rows that are alike in
 * them are counted once for all such filters, and a filter is then put to one row of each kind.
 */
export class ClassCounts {
  private readonly divisions = new Map<string, Division>();
  private readonly properties = new Map<number, readonly string[] | null>();

  /** @param patience how often a division is asked for before it is made */
  constructor(
    private readonly columnOf: (property: string) => ColumnIndex | null,
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
    let ground: Expression | null = null;
    const asked = new Set<string>();
    const tests: RowTest[] = [];
    for (const operand of operands) {
      const properties = this.propertiesOf(operand);
      const test = properties && this.tests.of(operand);
      if (test) {
        tests.push(test);
        for (const property of properties) asked.add(property);
      } else if (ground) return null;
      else ground = operand;
    }
    if (tests.length === 0) return null;
    const classes = this.classesOf(ground, [...asked].sort(), truthOf);
    return classes && countTaken(classes, testAll(tests));
  }

  private classesOf(
    ground: Expression | null,
    properties: readonly string[],
    truthOf: (ground: Expression | null) => Truth,
  ): RowClasses | null {
    const key = `${ground?.id ?? ""} ${properties.join(" ")}`;
    let division = this.divisions.get(key);
    if (!division) {
      if (this.divisions.size >= keptDivisions) this.divisions.clear();
      division = { asked: 0, classes: null, impossible: false };
      this.divisions.set(key, division);
    }
    if (division.classes || division.impossible) return division.classes;
    if (++division.asked < this.patience) return null;
    const columns = properties.map((property) => this.columnFor(property));
    if (mostClasses(columns) <= classesLimit) {
      const truth = truthOf(ground);
      if (truth.exact)
        division.classes = classifyRows(truth.definite.rows(), columns);
      truth.release();
    }
    division.impossible = division.classes === null;
    return division.classes;
  }

  private columnFor(property: string): ClassedColumn {
    const column = this.columnOf(property);
    if (!column) throw new Error(`There is no column ${property}.`);
    return { codes: column.column.codes, values: column.values.count };
  }

  /** The columns that it asks for, where all have one value a row and few values; null otherwise. */
  private propertiesOf(
    expression: Expression,
    depth = 0,
  ): readonly string[] | null {
    const known = this.properties.get(expression.id);
    if (known !== undefined) return known;
    const properties =
      depth > depthLimit ? null : this.readProperties(expression, depth + 1);
    this.properties.set(expression.id, properties);
    return properties;
  }

  private readProperties(
    expression: Expression,
    depth: number,
  ): readonly string[] | null {
    if (isLeaf(expression)) {
      const column = this.columnOf(expression.property);
      return column && !column.column.offsets && !column.hasManyValues
        ? [expression.property]
        : null;
    }
    if (expression.kind === "not")
      return this.propertiesOf(expression.operand, depth);
    const all = new Set<string>();
    for (const operand of expression.operands) {
      const properties = this.propertiesOf(operand, depth);
      if (!properties) return null;
      for (const property of properties) all.add(property);
    }
    return [...all];
  }
}

function countTaken({ rows, sizes }: RowClasses, test: RowTest): number {
  const marks = new Uint8Array(rows.length);
  test.mark(rows, rows.length, marks);
  let taken = 0;
  for (let at = 0; at < rows.length; at++)
    taken += (marks[at] ?? 0) * (sizes[at] ?? 0);
  return taken;
}
