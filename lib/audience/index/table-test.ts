import type { CodedColumn, RowTest } from "./row-test";
import {
  denyTable,
  joinTables,
  meetTables,
  type ValueTable,
} from "./value-table";

/**
 * Whether a single-valued column has one of some values: a table of its codes. Its first entry is for rows without
 * a value, so that a denial is a table too, and tests of one column become one.
 */
export class TableTest implements RowTest {
  constructor(
    readonly column: CodedColumn,
    readonly table: ValueTable,
    readonly share: number,
  ) {}

  get bytes(): number {
    return 128 + this.table.length;
  }

  get reads(): readonly CodedColumn[] {
    return [this.column];
  }

  holds(row: number): boolean {
    return this.table[this.column.codes[row]! + 1] === 1;
  }

  mark(rows: Uint32Array, count: number, marks: Uint8Array): void {
    const { table } = this;
    const { codes } = this.column;
    for (let at = 0; at < count; at++)
      marks[at]! |= table[codes[rows[at]!]! + 1]!;
  }

  sift(rows: Uint32Array, count: number): number {
    const { table } = this;
    const { codes } = this.column;
    let kept = 0;
    // A branch is quickest where it nearly always goes the same way, and slowest where nobody can tell.
    if (this.share < 0.1 || this.share > 0.9) {
      for (let at = 0; at < count; at++) {
        const row = rows[at]!;
        if (table[codes[row]! + 1] === 1) rows[kept++] = row;
      }
      return kept;
    }
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      rows[kept] = row;
      kept += table[codes[row]! + 1]!;
    }
    return kept;
  }

  tally(rows: Uint32Array, count: number): number {
    const { table } = this;
    const { codes } = this.column;
    let held = 0;
    for (let at = 0; at < count; at++) held += table[codes[rows[at]!]! + 1]!;
    return held;
  }

  // Of two tables: a loop of its own each, since a call for every row takes several times as long.

  /** What `mark` of both would come to, over marks that are written and not read. */
  setEither(
    other: TableTest,
    rows: Uint32Array,
    count: number,
    marks: Uint8Array,
  ): void {
    const { table } = this;
    const { codes } = this.column;
    const otherTable = other.table;
    const otherCodes = other.column.codes;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      marks[at] = table[codes[row]! + 1]! | otherTable[otherCodes[row]! + 1]!;
    }
  }

  /** Marks where both hold. */
  markBoth(
    other: TableTest,
    rows: Uint32Array,
    count: number,
    marks: Uint8Array,
  ): void {
    const { table } = this;
    const { codes } = this.column;
    const otherTable = other.table;
    const otherCodes = other.column.codes;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      marks[at]! |= table[codes[row]! + 1]! & otherTable[otherCodes[row]! + 1]!;
    }
  }

  /** Moves those for which both hold. */
  siftBoth(other: TableTest, rows: Uint32Array, count: number): number {
    const { table } = this;
    const { codes } = this.column;
    const otherTable = other.table;
    const otherCodes = other.column.codes;
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      rows[kept] = row;
      kept += table[codes[row]! + 1]! & otherTable[otherCodes[row]! + 1]!;
    }
    return kept;
  }

  /** For how many both hold. */
  tallyBoth(other: TableTest, rows: Uint32Array, count: number): number {
    const { table } = this;
    const { codes } = this.column;
    const otherTable = other.table;
    const otherCodes = other.column.codes;
    let held = 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      held += table[codes[row]! + 1]! & otherTable[otherCodes[row]! + 1]!;
    }
    return held;
  }
}

export function both(a: TableTest, b: TableTest): TableTest {
  return new TableTest(
    a.column,
    meetTables(a.table, b.table),
    a.share * b.share,
  );
}

export function either(a: TableTest, b: TableTest): TableTest {
  return new TableTest(
    a.column,
    joinTables(a.table, b.table),
    Math.min(1, a.share + b.share),
  );
}

export function denied(a: TableTest): TableTest {
  return new TableTest(a.column, denyTable(a.table), 1 - a.share);
}
