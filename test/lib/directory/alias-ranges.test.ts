import fc from "fast-check";
import { matchFilter } from "../../../dev/tenant/filter/match-filter";
import {
  cutRange,
  planRanges,
  rangeFilter,
  wholeRange,
} from "../../../lib/directory/alias-ranges";

const takes = (range: string, alias: string | null) => {
  const filter = rangeFilter(range);
  if (filter === undefined) return true;
  return matchFilter(filter, {
    precedence: "andBindsTighter",
    valueOf: () => alias,
  })(0);
};

const alias = fc.oneof(
  fc.constantFrom(null, "a", "~", "Éva", "a.b", "A-1", "zz9", "ab~c"),
  fc.string({ maxLength: 6 }),
  fc.string({ unit: fc.constantFrom(..."abcz09.~"), maxLength: 6 }),
);

it("takes every alias in one range, and in one only", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(alias, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 8 }),
      async (aliases, size) => {
        const ranges = await planRanges(
          (beginnings) =>
            Promise.resolve(
              beginnings.map(
                (beginning) =>
                  aliases.filter((one) =>
                    one?.toLowerCase().startsWith(beginning),
                  ).length,
              ),
            ),
          size,
        );
        for (const one of aliases)
          expect(ranges.filter((range) => takes(range, one))).toHaveLength(1);
      },
    ),
    { seed: 1, numRuns: 100 },
  );
});

it("cuts a range into parts that make it up", () => {
  for (const range of [wholeRange, "a", "ab", "a+b+c~", "x~+y"])
    for (const one of [null, "a", "ab", "abc", "b", "c.d", "x.", "yy", "é"]) {
      const parts = cutRange(range);
      expect(parts.length).toBeGreaterThan(1);
      expect(parts.filter((part) => takes(part, one))).toHaveLength(
        Number(takes(range, one)),
      );
    }
  expect(cutRange("a~")).toEqual([]);
});

it("asks for hardly more pages than there are, whatever letters people's names begin with", async () => {
  // Letters as English given names begin: a few hold most people, and some hold nobody.
  const weights = "aaaaabbcccddeeeefghhiijjjjjkklllmmmmmnnopqrrrssssttuvwyz";
  const aliases = 1_400_000;
  const perLetter = (letter: string) =>
    [...weights].filter((one) => one === letter).length / weights.length;
  const counted: number[] = [];
  const ranges = await planRanges((beginnings) => {
    counted.push(beginnings.length);
    return Promise.resolve(
      beginnings.map((beginning) =>
        Math.round(
          [...beginning].reduce((n, letter) => n * perLetter(letter), aliases),
        ),
      ),
    );
  }, 15_000);
  expect(ranges.length).toBeLessThan(200);
  expect(counted.length).toBeLessThanOrEqual(4);
});

it("reads all in one go where nobody can be counted", async () => {
  expect(
    await planRanges(
      (beginnings) => Promise.resolve(beginnings.map(() => undefined)),
      15_000,
    ),
  ).toEqual([wholeRange]);
});
