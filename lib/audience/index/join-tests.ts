import { markEach, siftMarked, tallyMarked } from "./row-loops";
import { always, never, type CodedColumn, type RowTest } from "./row-test";
import { both, denied, either, TableTest } from "./table-test";

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

  /** @param tests tables first */
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

  set(rows: Uint32Array, count: number, marks: Uint8Array): void {
    const [first, second, ...others] = this.tests;
    if (first instanceof TableTest && second instanceof TableTest) {
      first.setEither(second, rows, count, marks);
      for (const test of others) test.mark(rows, count, marks);
    } else this.mark(rows, count, marks.fill(0, 0, count));
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
    const [first, second, ...others] = this.tests;
    if (
      first instanceof TableTest &&
      second instanceof TableTest &&
      others.length === 0
    )
      first.markBoth(second, rows, count, marks);
    else markEach(this, rows, count, marks);
  }

  sift(rows: Uint32Array, count: number): number {
    return this.siftFirst(this.tests.length, rows, count);
  }

  tally(rows: Uint32Array, count: number): number {
    const { length } = this.tests;
    const pair = this.pairAt(length - 2);
    if (pair) {
      const left = this.siftFirst(length - 2, rows, count);
      return pair[0].tallyBoth(pair[1], rows, left);
    }
    const left = this.siftFirst(length - 1, rows, count);
    return this.tests.at(-1)?.tally(rows, left) ?? left;
  }

  /** What passes the first `tests` of them. */
  private siftFirst(tests: number, rows: Uint32Array, count: number): number {
    let left = count;
    let at = 0;
    while (at < tests) {
      const pair = at + 2 <= tests ? this.pairAt(at) : null;
      left = pair
        ? pair[0].siftBoth(pair[1], rows, left)
        : this.tests[at]!.sift(rows, left);
      at += pair ? 2 : 1;
    }
    return left;
  }

  /** Two tables of which the first holds for most: little is gained by moving rows in between. */
  private pairAt(at: number): [TableTest, TableTest] | null {
    const first = this.tests[at];
    const second = this.tests[at + 1];
    return first instanceof TableTest &&
      second instanceof TableTest &&
      first.share > 0.5
      ? [first, second]
      : null;
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

/** One test for all of these, tests of one column put together. */
export function testAll(tests: readonly RowTest[]): RowTest {
  if (tests.includes(never)) return never;
  const parts = joinAlike(
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
  const parts = joinAlike(
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
  return test instanceof TableTest ? denied(test) : new NotTest(test);
}

function joinAlike(
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
