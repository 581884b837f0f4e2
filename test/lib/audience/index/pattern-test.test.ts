import { ManyTest } from "../../../../lib/audience/index/many-test";
import { PatternTest } from "../../../../lib/audience/index/pattern-test";
import { never, type RowTest } from "../../../../lib/audience/index/row-test";

const values = ["ann", "bob", "anna", "cy"];
const isAnn = (code: number) => values[code]?.startsWith("ann") ?? false;
const single = {
  property: "Name",
  values,
  codes: Int8Array.of(0, 1, -1, 2, 3),
};
/** Nobody; cy and anna; bob; bob twice. */
const several = {
  property: "EmailAddresses",
  values,
  codes: Int8Array.of(3, 2, 1, 1, 1),
  offsets: Int32Array.of(0, 0, 2, 3, 5),
};

const siftAll = (test: RowTest, count: number) => {
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  return [...rows.subarray(0, test.sift(rows, count))];
};

test.each([
  ["one value a row", single, 5, [0, 3]],
  ["several values", several, 4, [1]],
])("asks the rows at hand: %s", (_, column, count, taken) => {
  const asked = new PatternTest(column, isAnn, Infinity, () => never);
  expect(siftAll(asked, count)).toEqual(taken);
  const marks = new Uint8Array(count);
  asked.mark(
    Uint32Array.from({ length: count }, (_unused, row) => row),
    count,
    marks,
  );
  expect([...marks].flatMap((mark, row) => (mark ? [row] : []))).toEqual(taken);
});

test("looks for the pattern once it was patient enough, and not again", () => {
  let searches = 0;
  const asked = new PatternTest(single, isAnn, values.length, () => {
    searches++;
    return new ManyTest(Uint32Array.of(0, 3), 5);
  });
  for (let times = 0; times < 5; times++)
    expect(siftAll(asked, 5)).toEqual([0, 3]);
  expect(searches).toBe(1);
});

test("answers as what came of the search does from then on", () => {
  const asked = new PatternTest(single, isAnn, 1, () => never);
  expect(siftAll(asked, 5)).toEqual([0, 3]);
  expect(siftAll(asked, 5)).toEqual([]);
  expect(asked.holds(0)).toBe(false);
});
