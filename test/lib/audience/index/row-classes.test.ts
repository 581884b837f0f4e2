import fc from "fast-check";
import {
  classifyRows,
  mostClasses,
} from "../../../../lib/audience/index/row-classes";

const rowCount = 50;

/** Columns of one code a row, -1 for a missing value. */
const columns = fc.array(
  fc.constantFrom(1, 2, 3, 300).chain((values) =>
    fc
      .array(fc.integer({ min: -1, max: values - 1 }), {
        minLength: rowCount,
        maxLength: rowCount,
      })
      .map((codes) => ({
        property: "Any",
        codes: Int16Array.from(codes),
        values,
      })),
  ),
  { maxLength: 3 },
);
const rows = fc
  .uniqueArray(fc.nat(rowCount - 1))
  .map((list) => Uint32Array.from(list).sort());

test("stands for every row once, with one that is like it in all columns", () => {
  fc.assert(
    fc.property(columns, rows, (asked, some) => {
      fc.pre(mostClasses(asked) <= 2 ** 20);
      const keyOf = (row: number) =>
        asked.map(({ codes }) => codes[row]).join();
      const expected = new Map<string, number>();
      for (const row of some)
        expected.set(keyOf(row), (expected.get(keyOf(row)) ?? 0) + 1);
      const { rows: firsts, sizes } = classifyRows(some, asked);
      const found = Array.from(
        firsts,
        (row, at) => [keyOf(row), sizes[at]] as const,
      );
      expect(found.length).toBe(expected.size);
      expect(new Map(found)).toEqual(expected);
    }),
    { seed: 20161114, numRuns: 200 },
  );
});
