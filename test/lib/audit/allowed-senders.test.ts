import fc from "fast-check";
import { allowedSenders } from "../../../lib/audit/allowed-senders";
import type { AuditInput } from "../../../lib/audit/audit-input";
import {
  buildAuditInput,
  guid,
  nobody,
  type ListSketch,
} from "./build-audit-input";

const count = 8;
const person = (n: number) => guid(1000 + n);

/** One list looked at alone: everything that contains it, at any depth. */
function lookUp(start: string, restricted: Set<string>, input: AuditInput) {
  const lists = new Map(input.snapshot.lists.map((list) => [list.guid, list]));
  const above = new Set([start]);
  const guids = new Set<string>();
  const blocking = new Set<string>();
  for (const one of above) {
    for (const owner of lists.get(one)?.owners ?? [])
      if (owner.startsWith("0000")) guids.add(owner);
    for (const sender of input.policy.limits.lists[one]?.approvedSenders ?? [])
      guids.add(sender);
    for (const parent of input.reaches.get(one)?.parents ?? []) {
      if (!lists.has(parent)) continue;
      above.add(parent);
      if (restricted.has(parent)) continue;
      const senders = lists.get(parent)?.delivery.acceptedSenders ?? [];
      if (senders.length === 0) blocking.add(parent);
      for (const sender of senders)
        if (sender.guid === undefined) blocking.add(parent);
        else guids.add(sender.guid);
    }
  }
  return { guids: [...guids].sort(), blocking };
}

const sketch = (n: number): fc.Arbitrary<ListSketch> =>
  fc.record({
    n: fc.constant(n),
    // The last is of a list that the snapshot lacks.
    parents: fc.uniqueArray(fc.nat(count).map(guid), { maxLength: 2 }),
    owners: fc.array(
      fc.oneof(fc.nat(3).map(person), fc.constant("Somebody by name")),
      { maxLength: 2 },
    ),
    senders: fc.oneof(
      {
        weight: 6,
        arbitrary: fc.array(fc.nat(9).map(person), {
          minLength: 1,
          maxLength: 2,
        }),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom<string[][]>(
          [],
          [nobody],
          [person(1), nobody],
        ),
      },
    ),
  });

test("whoever may write to what contains a list may write to it, and it is blocked where they cannot be named", () => {
  let blocked = 0;
  let free = 0;
  fc.assert(
    fc.property(
      fc.tuple(...Array.from({ length: count }, (_, n) => sketch(n))),
      fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: 4 }),
      (sketches, chosen) => {
        const input = buildAuditInput(sketches, {
          policy: {
            limits: { lists: { [guid(2)]: { approvedSenders: [person(7)] } } },
          },
        });
        const restricted = input.snapshot.lists.filter((_, n) =>
          chosen.includes(n),
        );
        const guids = new Set(restricted.map((list) => list.guid));
        const found = allowedSenders(restricted, input);
        for (const list of restricted) {
          const expected = lookUp(list.guid, guids, input);
          const { guids: allowed, blockedBy } = found.get(list.guid)!;
          if (expected.blocking.size > 0) {
            blocked++;
            expect(expected.blocking).toContain(blockedBy?.guid);
          } else {
            free++;
            expect({ allowed, blockedBy }).toEqual({
              allowed: expected.guids,
              blockedBy: null,
            });
          }
        }
      },
    ),
    { seed: 20161114, numRuns: 400 },
  );
  // Else nothing was shown.
  expect(Math.min(blocked, free)).toBeGreaterThan(100);
});

/** Walked up one by one, these would be 640,000 steps for each of 800 lists. */
test("thousands of lists that all contain each other are walked once", () => {
  const lists = 800;
  const parents = Array.from({ length: lists }, (_, n) => guid(n));
  let asked = 0;
  const input = buildAuditInput(
    parents.map((_, n) => ({ n, owners: [person(n % 5)] })),
  );
  const reaches = new Map(
    [...input.reaches].map(([one, reach]) => [
      one,
      {
        ...reach,
        get parents() {
          asked++;
          return parents;
        },
      },
    ]),
  );
  const found = allowedSenders(input.snapshot.lists, { ...input, reaches });
  expect(asked).toBe(lists);
  expect(found.get(guid(0))).toEqual({
    guids: [0, 1, 2, 3, 4].map(person),
    blockedBy: null,
  });
});
