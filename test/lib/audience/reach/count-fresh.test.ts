import fc from "fast-check";
import { countFresh } from "../../../../lib/audience/reach/count-fresh";
import { figuresOfLists } from "../../../../lib/audience/reach/list-figures";
import { measureReach } from "../../../../lib/audience/reach/measure-reach";
import { createReachEngine } from "../../../../lib/audience/reach/reach-engine";
import { snapshotOf } from "../snapshot-of";

const lists = 6;
const people = 8;
const old = "2026-11-18T00:00:00.000Z";
const since = "2026-11-19T06:00:00.000Z";

const filters = [
  "Department -eq 'a'",
  "Department -ne 'b'",
  "Department -eq 'a' -or Department -eq 'b' -and Office -eq 'x'",
  "Guid -ne $null",
];

const rows = [
  ...Array.from({ length: people }, (_, n) => ({
    Guid: `person-${n}`,
    RecipientTypeDetails: "UserMailbox",
    Department: "abc"[n % 3],
    Office: n % 2 ? "x" : "y",
  })),
  ...Array.from({ length: lists }, (_, n) => ({
    Guid: `list-${n}`,
    RecipientTypeDetails: "MailUniversalDistributionGroup",
    Department: "ac"[n % 2],
    Office: "y",
  })),
];

const sketch = fc.record({
  filter: fc.option(fc.constantFrom(...filters), { nil: undefined }),
  members: fc.uniqueArray(fc.nat(rows.length - 1), { maxLength: 4 }),
  old: fc.boolean(),
});

test("counting what is fresh of all lists at once gives what following each by hand gives", () => {
  let partly = 0;
  fc.assert(
    fc.property(
      fc.array(sketch, { minLength: lists, maxLength: lists }),
      (sketches) => {
        const snapshot = snapshotOf(
          rows,
          sketches.map(({ filter, members, old: isOld }, n) => ({
            guid: `list-${n}`,
            row: people + n,
            ...(filter !== undefined && { filter }),
            members: [...members].sort((a, b) => a - b),
            membership: isOld ? { asOf: old } : {},
          })),
        );
        const engine = createReachEngine(snapshot, {});
        const nesting = figuresOfLists(
          snapshot,
          engine.graph,
          engine.counter,
        ).nesting;
        const counts = (asking: number[]) =>
          [...countFresh(asking, engine, nesting, Date.parse(since))].sort(
            ([a], [b]) => a - b,
          );
        const isOld = (list: number) =>
          sketches[list]?.old === true && sketches[list].filter === undefined;
        const byHand = sketches.map((_, list) => {
          const reached = new Set<number>();
          const seen = new Set(isOld(list) ? [] : [list]);
          for (const one of seen) {
            const direct = engine.graph.predicted(one);
            for (const row of direct?.rows.rows() ?? [])
              if (row < people) reached.add(row);
              else if (!isOld(row - people)) seen.add(row - people);
            direct?.rows.release();
          }
          return reached.size;
        });
        partly += byHand.filter((count) => count > 0 && count < people).length;
        const expected = [...byHand.entries()];
        expect(counts([...byHand.keys()])).toEqual(expected);
        expect(counts([1, 4])).toEqual([expected[1], expected[4]]);
        engine.dispose();
        const measured = measureReach(snapshot);
        expect(
          sketches.map((_, list) => measured.countFresh(`list-${list}`, since)),
        ).toEqual(byHand);
        measured.dispose();
      },
    ),
    { seed: 20161114, numRuns: 200 },
  );
  expect(partly).toBeGreaterThan(200);
});
