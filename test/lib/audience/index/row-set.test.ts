import fc from "fast-check";
import { RowSet } from "../../../../lib/audience/index/row-set";

describe("RowSet", () => {
  test("takes more rows than the library copies in one go", () => {
    // Far apart and held, so that the library's memory grows, and moves, while some of them are added.
    const rows = Uint32Array.from({ length: 2_000_000 }, (_, at) => at * 64);
    const sets = Array.from({ length: 8 }, () => RowSet.of(rows));
    for (const set of sets) {
      expect(set.size).toBe(rows.length);
      expect(set.has(1_999_999 * 64)).toBe(true);
      set.release();
    }
  });

  test("is the set of what it was given, in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200_000), { maxLength: 200 }), (rows) => {
        const expected = [...new Set(rows)].sort((a, b) => a - b);
        const set = RowSet.of(rows);
        expect([...set.rows()]).toEqual(expected);
        set.release();
      }),
      { seed: 20161114, numRuns: 100 },
    );
  });
});
