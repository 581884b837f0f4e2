import fc from "fast-check";
import {
  figuresOfLists,
  type Counted,
  type ListFigures,
} from "../../../../lib/audience/reach/list-figures";
import type { Reading } from "../../../../lib/audience/reach/list-graph";
import { createReachEngine } from "../../../../lib/audience/reach/reach-engine";
import {
  arbitraryFilter,
  arbitraryMix,
  arbitraryRow,
} from "../arbitrary-filter";
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
    filter: fc.option(fc.oneof(arbitraryFilter, arbitraryMix), {
      nil: null,
      freq: 2,
    }),
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
        const countShard = (
          holds: (person: number) => boolean,
          chosen?: readonly Reading[],
        ) => {
          const snapshot = shardOf(people, sketches, holds);
          const engine = createReachEngine(
            snapshot,
            {},
            {
              known: () => chosen && { chosen },
            },
          );
          const { figures } = figuresOfLists(
            snapshot,
            engine.graph,
            engine.counter,
          );
          const readings = figures.map((_, list) =>
            engine.graph.readingOf(list),
          );
          engine.dispose();
          return { figures, readings };
        };
        const whole = countShard(() => true);
        // Which reading is larger is only known of the whole, and what a list adds to others hangs on it.
        const shards = [0, 1, 2].map((shard) =>
          countShard(
            (person) => shardByPerson[person] === shard,
            whole.readings,
          ),
        );
        for (const [list, figures] of whole.figures.entries()) {
          const of = (
            figure: (of: ListFigures) => Counted | null | undefined,
          ) => ({
            whole: figure(figures),
            parts: shards.map((shard) => {
              const one = shard.figures[list];
              return one ? figure(one) : undefined;
            }),
          });
          for (const { whole: all, parts } of [
            of(({ predicted }) => predicted),
            of(({ stored }) => stored),
            of(({ readings }) => readings?.andBindsTighter),
            of(({ readings }) => readings?.leftToRight),
          ]) {
            expect(
              parts.reduce((sum, part) => sum + (part?.count ?? 0), 0),
            ).toBe(all?.count ?? 0);
            expect(parts.every((part) => part?.complete)).toBe(
              all?.complete ?? false,
            );
          }
        }
      },
    ),
    { seed: 20161114, numRuns: 150 },
  );
});
