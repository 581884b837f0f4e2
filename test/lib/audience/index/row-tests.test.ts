import fc from "fast-check";
import { AmongTest } from "../../../../lib/audience/index/among-test";
import {
  testAll,
  testAny,
  testNot,
} from "../../../../lib/audience/index/join-tests";
import { ManyTest } from "../../../../lib/audience/index/many-test";
import {
  always,
  never,
  type RowTest,
} from "../../../../lib/audience/index/row-test";
import { TableTest } from "../../../../lib/audience/index/table-test";
import { createValueTable } from "../../../../lib/audience/index/value-table";
import { ValuesTest } from "../../../../lib/audience/index/values-test";

const rowCount = 40;
const values = 4;

const codes = fc
  .array(fc.integer({ min: -1, max: values - 1 }), {
    minLength: rowCount,
    maxLength: rowCount,
  })
  .map((list) => Int8Array.from(list));

/** A byte for a missing value, and one for each value. */
const table = fc
  .array(fc.constantFrom(0, 1), {
    minLength: values + 1,
    maxLength: values + 1,
  })
  .map((list) => {
    const meant = createValueTable(values);
    meant.set(list);
    return meant;
  });

const share = fc.constantFrom(0.01, 0.3, 0.7, 0.99);

const columns = [0, 1, 2].map((number) => ({
  property: `Column${number}`,
  codes: Int8Array.from(
    { length: rowCount },
    (_, row) => ((row * (number + 3)) % (values + 1)) - 1,
  ),
  values,
}));

const rows = fc
  .uniqueArray(fc.nat(rowCount - 1))
  .map((list) => Uint32Array.from(list).sort());

/** Tests as they are put together of filters. */
const tests: fc.Arbitrary<RowTest> = fc.letrec<{ test: RowTest }>((tie) => ({
  test: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc
      .tuple(fc.constantFrom(...columns), table, share)
      .map(([column, taken, part]) => new TableTest(column, taken, part)),
    fc.constantFrom(never, always),
    rows.map((few) => new AmongTest(few, rowCount)),
    rows.map((some) => new ManyTest(some.reverse(), rowCount)),
    fc.tuple(codes, table, share).map(
      ([several, taken, part]) =>
        new ValuesTest(
          several,
          Int32Array.from({ length: rowCount + 1 }, (_, row) => row),
          taken,
          part,
        ),
    ),
    fc.array(tie("test"), { maxLength: 4 }).map(testAll),
    fc.array(tie("test"), { maxLength: 4 }).map(testAny),
    tie("test").map(testNot),
  ),
})).test;

test("rows are asked one by one, marked, moved and counted alike", () => {
  fc.assert(
    fc.property(tests, rows, (asked, some) => {
      const taken = [...some].filter((row) => asked.holds(row));
      const marks = new Uint8Array(some.length);
      asked.mark(some, some.length, marks);
      expect([...some].filter((_, at) => marks[at] === 1)).toEqual(taken);
      const moved = some.slice();
      expect([...moved.subarray(0, asked.sift(moved, some.length))]).toEqual(
        taken,
      );
      expect(asked.tally(some.slice(), some.length)).toBe(taken.length);
    }),
    { seed: 20161114, numRuns: 500 },
  );
});

test("rows that are alike in the columns that a test reads are taken alike", () => {
  fc.assert(
    fc.property(tests, (asked) => {
      const { reads } = asked;
      fc.pre(reads !== null);
      const taken = new Map<string, boolean>();
      for (let row = 0; row < rowCount; row++) {
        const kind = (reads ?? []).map((column) => column.codes[row]).join();
        expect(asked.holds(row)).toBe(taken.get(kind) ?? asked.holds(row));
        taken.set(kind, asked.holds(row));
      }
    }),
    { seed: 20161114, numRuns: 500 },
  );
});
