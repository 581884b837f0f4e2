import type { Codes } from "../../directory/recipient-columns";
import { includesSorted, placeInSorted } from "./sorted-rows";

/** A single-valued column with few values. */
export interface CodedColumn {
  property: string;
  /** One a row, -1 where the value is missing. */
  codes: Codes;
  values: number;
}

/**
 * A question that is answered row by row, without a set of all rows that it takes. Several are asked at once in
 * ascending order, which only tests that read nothing but columns can do without.
 */
export interface RowTest {
  /** Memory that it holds, about. */
  readonly bytes: number;
  /** For which part of all rows it holds, about: what holds for few is asked first. */
  readonly share: number;
  /** The columns that decide: it holds for all rows that are alike in them. Null where something else does too. */
  readonly reads: readonly CodedColumn[] | null;
  holds(row: number): boolean;
  /** Sets `marks[n]` to 1 where it holds for the n-th of the first `count` rows; leaves the others. */
  mark(rows: Uint32Array, count: number, marks: Uint8Array): void;
  /** Moves those of the first `count` rows for which it holds to the front, in order; says how many. */
  sift(rows: Uint32Array, count: number): number;
  /** For how many of the first `count` rows it holds, whatever becomes of them: quicker than moving them. */
  tally(rows: Uint32Array, count: number): number;
}

export const never: RowTest = {
  bytes: 0,
  share: 0,
  reads: [],
  holds: () => false,
  mark: () => undefined,
  sift: () => 0,
  tally: () => 0,
};
export const always: RowTest = {
  bytes: 0,
  share: 1,
  reads: [],
  holds: () => true,
  mark: (_, count, marks) => marks.fill(1, 0, count),
  sift: (_, count) => count,
  tally: (_, count) => count,
};

/**
 * Whether a single-valued column has one of some values: a table of its codes. Its first entry is for rows without
 * a value, so that a denial is a table too, and tests of one column become one.
 */
export class TableTest implements RowTest {
  constructor(
    readonly column: CodedColumn,
    readonly table: Uint8Array,
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

  /** For how many both hold. */
  tallyWith(other: TableTest, rows: Uint32Array, count: number): number {
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

/** Whether any value of a multi-valued column is one of some. */
export class ValuesTest implements RowTest {
  readonly reads = null;

  constructor(
    private readonly codes: Codes,
    private readonly offsets: Int32Array,
    private readonly table: Uint8Array,
    readonly share: number,
  ) {}

  get bytes(): number {
    return 128 + this.table.length;
  }

  holds(row: number): boolean {
    const end = this.offsets[row + 1] ?? 0;
    for (let at = this.offsets[row] ?? 0; at < end; at++)
      if (this.table[(this.codes[at] ?? -1) + 1] === 1) return true;
    return false;
  }

  mark(rows: Uint32Array, count: number, marks: Uint8Array): void {
    markEach(this, rows, count, marks);
  }

  sift(rows: Uint32Array, count: number): number {
    return siftEach(this, rows, count);
  }

  tally(rows: Uint32Array, count: number): number {
    return this.sift(rows, count);
  }
}

/** Whether one of a few rows. Both are gone through side by side, as they are in order. */
export class AmongTest implements RowTest {
  readonly reads = null;
  readonly share: number;

  /** @param few ascending; kept, not copied */
  constructor(
    private readonly few: Uint32Array,
    allRows: number,
  ) {
    this.share = few.length / Math.max(1, allRows);
  }

  get bytes(): number {
    return 128 + this.few.byteLength;
  }

  holds(row: number): boolean {
    return includesSorted(this.few, row);
  }

  mark(rows: Uint32Array, count: number, marks: Uint8Array): void {
    const { few } = this;
    let next = count > 0 ? placeInSorted(few, rows[0]!) : 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      while (few[next]! < row) next++;
      if (few[next] === row) marks[at] = 1;
    }
  }

  sift(rows: Uint32Array, count: number): number {
    return siftMarked(this, rows, count, 1);
  }

  tally(rows: Uint32Array, count: number): number {
    return tallyMarked(this, rows, count);
  }
}

export class NotTest implements RowTest {
  readonly bytes = 128;
  readonly share: number;

  constructor(private readonly denied: RowTest) {
    this.share = 1 - denied.share;
  }

  get reads(): readonly CodedColumn[] | null {
    return this.denied.reads;
  }

  holds(row: number): boolean {
    return !this.denied.holds(row);
  }

  mark(rows: Uint32Array, count: number, marks: Uint8Array): void {
    markEach(this, rows, count, marks);
  }

  sift(rows: Uint32Array, count: number): number {
    return siftMarked(this.denied, rows, count, 0);
  }

  tally(rows: Uint32Array, count: number): number {
    return count - this.denied.tally(rows, count);
  }
}

export class AnyTest implements RowTest {
  readonly bytes = 128;
  readonly share: number;

  constructor(private readonly tests: readonly RowTest[]) {
    this.share = Math.min(
      1,
      tests.reduce((sum, { share }) => sum + share, 0),
    );
  }

  get reads(): readonly CodedColumn[] | null {
    return allReads(this.tests);
  }

  holds(row: number): boolean {
    for (const test of this.tests) if (test.holds(row)) return true;
    return false;
  }

  mark(rows: Uint32Array, count: number, marks: Uint8Array): void {
    for (const test of this.tests) test.mark(rows, count, marks);
  }

  sift(rows: Uint32Array, count: number): number {
    return siftMarked(this, rows, count, 1);
  }

  tally(rows: Uint32Array, count: number): number {
    return tallyMarked(this, rows, count);
  }
}

export class AllTest implements RowTest {
  readonly bytes = 128;
  readonly share: number;
  private readonly tests: readonly RowTest[];

  constructor(tests: readonly RowTest[]) {
    this.tests = [...tests].sort((a, b) => a.share - b.share);
    this.share = tests.reduce((part, { share }) => part * share, 1);
  }

  get reads(): readonly CodedColumn[] | null {
    return allReads(this.tests);
  }

  holds(row: number): boolean {
    for (const test of this.tests) if (!test.holds(row)) return false;
    return true;
  }

  mark(rows: Uint32Array, count: number, marks: Uint8Array): void {
    markEach(this, rows, count, marks);
  }

  sift(rows: Uint32Array, count: number): number {
    let left = count;
    for (const test of this.tests) left = test.sift(rows, left);
    return left;
  }

  tally(rows: Uint32Array, count: number): number {
    const last = this.tests.at(-1);
    const before = this.tests.at(-2);
    // Of what holds for most, little is gained by moving them in between.
    const together =
      last instanceof TableTest &&
      before instanceof TableTest &&
      before.share > 0.5;
    const alone = this.tests.length - (together ? 2 : 1);
    let left = count;
    for (let at = 0; at < alone; at++) left = this.tests[at]!.sift(rows, left);
    return together
      ? last.tallyWith(before, rows, left)
      : (last?.tally(rows, left) ?? left);
  }
}

function allReads(tests: readonly RowTest[]): readonly CodedColumn[] | null {
  const columns = new Set<CodedColumn>();
  for (const { reads } of tests) {
    if (!reads) return null;
    for (const column of reads) columns.add(column);
  }
  return [...columns];
}

export function siftEach(
  test: RowTest,
  rows: Uint32Array,
  count: number,
): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const row = rows[at] ?? 0;
    if (test.holds(row)) rows[kept++] = row;
  }
  return kept;
}

export function markEach(
  test: RowTest,
  rows: Uint32Array,
  count: number,
  marks: Uint8Array,
): void {
  for (let at = 0; at < count; at++)
    if (test.holds(rows[at] ?? 0)) marks[at] = 1;
}

/** One after another, never two at once. */
let scratch = new Uint8Array();

function marksOf(test: RowTest, rows: Uint32Array, count: number): Uint8Array {
  if (scratch.length < count) scratch = new Uint8Array(count);
  const marks = scratch.fill(0, 0, count);
  test.mark(rows, count, marks);
  return marks;
}

function tallyMarked(test: RowTest, rows: Uint32Array, count: number): number {
  const marks = marksOf(test, rows, count);
  let held = 0;
  for (let at = 0; at < count; at++) held += marks[at]!;
  return held;
}

/** Each test over all rows in turn: a loop over one column is several times quicker than one over tests. */
function siftMarked(
  test: RowTest,
  rows: Uint32Array,
  count: number,
  wanted: 0 | 1,
): number {
  const marks = marksOf(test, rows, count);
  const flip = 1 - wanted;
  let kept = 0;
  for (let at = 0; at < count; at++) {
    // Without a branch, which would be guessed wrong half the time.
    rows[kept] = rows[at]!;
    kept += marks[at]! ^ flip;
  }
  return kept;
}

/** One test for all of these, tests of one column put together. */
export function testAll(tests: readonly RowTest[]): RowTest {
  if (tests.includes(never)) return never;
  const parts = joinTables(
    tests.filter((test) => test !== always),
    both,
  );
  const [only] = parts;
  if (!only) return always;
  return parts.length === 1 ? only : new AllTest(parts);
}

/** One test for any of these, tests of one column put together. */
export function testAny(tests: readonly RowTest[]): RowTest {
  if (tests.includes(always)) return always;
  const parts = joinTables(
    tests.filter((test) => test !== never),
    either,
  );
  const [only] = parts;
  if (!only) return never;
  return parts.length === 1 ? only : new AnyTest(parts);
}

export function testNot(test: RowTest): RowTest {
  if (test === never) return always;
  if (test === always) return never;
  if (!(test instanceof TableTest)) return new NotTest(test);
  const table = new Uint8Array(test.table.length);
  for (let code = 0; code < table.length; code++)
    table[code] = 1 - (test.table[code] ?? 0);
  return new TableTest(test.column, table, 1 - test.share);
}

/** A loop of its own each, since a call for every value takes several times as long. */
function both(a: TableTest, b: TableTest): TableTest {
  const table = new Uint8Array(a.table.length);
  for (let code = 0; code < table.length; code++)
    table[code] = (a.table[code] ?? 0) & (b.table[code] ?? 0);
  return new TableTest(a.column, table, a.share * b.share);
}

function either(a: TableTest, b: TableTest): TableTest {
  const table = new Uint8Array(a.table.length);
  for (let code = 0; code < table.length; code++)
    table[code] = (a.table[code] ?? 0) | (b.table[code] ?? 0);
  return new TableTest(a.column, table, Math.min(1, a.share + b.share));
}

function joinTables(
  tests: readonly RowTest[],
  join: (a: TableTest, b: TableTest) => TableTest,
): RowTest[] {
  const tables = new Map<CodedColumn, TableTest>();
  const others: RowTest[] = [];
  for (const test of tests) {
    if (!(test instanceof TableTest)) {
      others.push(test);
      continue;
    }
    const same = tables.get(test.column);
    tables.set(test.column, same ? join(same, test) : test);
  }
  return [...tables.values(), ...others];
}
