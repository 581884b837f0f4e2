import fc from "fast-check";
import { measureReach } from "../../../../lib/audience/reach/measure-reach";
import { arbitraryFilter, arbitraryRow } from "../arbitrary-filter";
import { snapshotOf, type ListSketch } from "../snapshot-of";
import type { Row } from "../naive-filter";

interface Sketch {
  filter: string | null;
  /** Of a static list: people, as shares of how many there are, and lists by number. */
  people: number[];
  lists: number[];
}

const sketch = (count: number): fc.Arbitrary<Sketch> =>
  fc.record({
    filter: fc.option(arbitraryFilter, { nil: null }),
    people: fc.array(fc.nat(29), { maxLength: 6 }),
    lists: fc.array(fc.nat(count - 1), { maxLength: 3 }),
  });

/**
 * The same lists over some of the people. Lists are in every shard, each with its own row: they are few, and
 * which of them a list takes in must be known everywhere.
 */
function shardOf(
  people: readonly Row[],
  sketches: readonly Sketch[],
  holds: (person: number) => boolean,
) {
  const rowOf = new Map<number, number>();
  const rows: Row[] = [];
  people.forEach((row, person) => {
    if (!holds(person)) return;
    rowOf.set(person, rows.length);
    rows.push(row);
  });
  const firstList = rows.length;
  const lists = sketches.map(
    ({ filter, people: members, lists: inner }, at): ListSketch => {
      rows.push({
        Department: null,
        Quota: null,
        Tags: [],
        Hidden: at % 2 === 0 ? "True" : null,
        RecipientTypeDetails: "MailUniversalDistributionGroup",
      });
      const row = firstList + at;
      if (filter !== null) return { guid: `list-${at}`, filter, row };
      return {
        guid: `list-${at}`,
        row,
        members: [
          ...new Set([
            ...members.flatMap((person) => rowOf.get(person) ?? []),
            ...inner.map((list) => firstList + list),
          ]),
        ],
      };
    },
  );
  return snapshotOf(rows, lists);
}

const lists = 6;

test("what lists reach over shards of the recipients adds up to what they reach", () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryRow, { minLength: 30, maxLength: 30 }),
      fc.array(sketch(lists), { minLength: lists, maxLength: lists }),
      fc.array(fc.nat(2), { minLength: 30, maxLength: 30 }),
      (people, sketches, shardByPerson) => {
        const whole = measureReach(shardOf(people, sketches, () => true));
        const shards = [0, 1, 2].map((shard) =>
          measureReach(
            shardOf(
              people,
              sketches,
              (person) => shardByPerson[person] === shard,
            ),
          ),
        );
        for (const [guid, { readings, predicted, stored }] of whole.reaches) {
          const parts = shards.map((shard) => shard.reaches.get(guid));
          const sum = (
            count: (part: (typeof parts)[number]) => number | undefined,
          ) => parts.reduce((total, part) => total + (count(part) ?? 0), 0);
          // Each reading adds up; which of them is larger is only known of the whole.
          if (readings) continue;
          if (parts.some((part) => part?.readings)) continue;
          expect(sum((part) => part?.predicted?.count)).toBe(
            predicted?.count ?? 0,
          );
          expect(sum((part) => part?.stored?.count)).toBe(stored?.count ?? 0);
        }
        for (const measured of [whole, ...shards]) measured.dispose();
      },
    ),
    { seed: 20161114, numRuns: 150 },
  );
});
