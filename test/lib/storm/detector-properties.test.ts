import fc from "fast-check";
import type { MailEvent } from "../../../lib/mail-flow/mail-event";
import type { Table, Tables } from "../../../lib/ports/tables";
import { minute } from "../../../lib/time/clock";
import { house, reply, start } from "./house";
import { memoryTables } from "../../support/memory-tables";

/** A conversation that may or may not become a storm: replies to the root or to each other. */
const someEvents = fc
  .array(
    fc.record({
      seconds: fc.integer({ min: 0, max: 1_800 }),
      sender: fc.integer({ min: 0, max: 4 }),
      parent: fc.integer({ min: 0, max: 3 }),
      authenticated: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
    }),
    { minLength: 3, maxLength: 12 },
  )
  .map((all) =>
    all.map(({ seconds, sender, parent, authenticated }, n) =>
      reply(n, seconds, {
        sender: `person-${sender}@staff.example`,
        authenticated,
        inReplyTo:
          parent === 0 || n < parent
            ? "root@mail.example"
            : `reply-${n - parent}@mail.example`,
        references: [],
      }),
    ),
  );

async function outcome(batches: readonly MailEvent[][], now: number) {
  const { hear, incidents, thrown, time } = house();
  time.now = now;
  for (const batch of batches) await hear(...batch);
  const found = await incidents.list();
  return {
    incidents: found.length,
    thrown: thrown.length,
    counts: (await Promise.all(found.map((one) => incidents.get(one.id)))).map(
      (one) => one?.counts,
    ),
  };
}

const heardAt = start + 35 * minute;

test("any order, any repetition, any packing: the same incidents and throws", async () => {
  let stormy = 0;
  await fc.assert(
    fc.asyncProperty(
      someEvents,
      fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
      async (events, dice) => {
        const inOrder = [...events].sort((a, b) =>
          a.receivedAt < b.receivedAt ? -1 : 1,
        );
        const shuffled = [...events, ...events.slice(0, 4)]
          .map((event, n) => ({ event, at: dice[n] ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ event }) => event);
        const replay = await outcome(
          inOrder.map((one) => [one]),
          heardAt,
        );
        stormy += replay.thrown;
        expect(
          await outcome(
            shuffled.map((one) => [one]),
            heardAt,
          ),
        ).toEqual(replay);
        expect(await outcome([shuffled], heardAt)).toEqual(replay);
      },
    ),
    { seed: 21, numRuns: 60 },
  );
  expect(stormy).toBeGreaterThan(10);
  expect(stormy).toBeLessThan(55);
});

test("a backlog equals its replay by the time received, and ordinary mail stays ordinary", async () => {
  const days = Array.from({ length: 60 }, (_, n) => reply(n, n * 70 * 60));
  const late = start + 71 * 60 * minute;
  expect(await outcome([days], late)).toEqual({
    incidents: 0,
    thrown: 0,
    counts: [],
  });
  const storm = [1, 2, 3].map((n) => reply(100 + n, 36 * 3600 + n * 20));
  const replay = await outcome(
    [...days, ...storm]
      .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1))
      .map((one) => [one]),
    late,
  );
  expect(replay).toMatchObject({ incidents: 1, thrown: 0 });
  expect(await outcome([[...days, ...storm].reverse()], late)).toEqual(replay);
});

describe("a crash before or after any write", () => {
  /** Tables that fail at the nth write, once: before it is done, or right after. */
  function failing(
    tables: Tables,
    nth: number,
    after: boolean,
  ): Tables & { writes(): number } {
    let writes = 0;
    const guarded = async <R>(run: () => Promise<R>): Promise<R> => {
      const fails = ++writes === nth;
      if (fails && !after) throw new Error("killed");
      const result = await run();
      if (fails) throw new Error("killed");
      return result;
    };
    return {
      writes: () => writes,
      of<T>(kind: Parameters<Tables["of"]>[0]): Table<T> {
        const table = tables.of(kind) as Table<T>;
        return {
          ...table,
          create: (p, r, value) => guarded(() => table.create(p, r, value)),
          replace: (row, value) => guarded(() => table.replace(row, value)),
        };
      },
    };
  }

  const storm = [1, 2, 3].map((n) => reply(n, n * 20));

  test.each([false, true])(
    "is mended by the next delivery (after: %s)",
    async (after) => {
      const counting = failing(memoryTables(), 0, after);
      await house({ tables: counting }).hear(...storm);
      const writes = counting.writes();
      expect(writes).toBeGreaterThan(12);
      for (let nth = 1; nth <= writes; nth++) {
        const { hear, incidents, thrown } = house({
          tables: failing(memoryTables(), nth, after),
        });
        await expect(hear(...storm)).rejects.toThrow("killed");
        await hear(...storm);
        const found = await incidents.list();
        expect(found.map((one) => one.activations)).toEqual([["activation-1"]]);
        expect(thrown).toHaveLength(1);
        const view = await incidents.get(found[0]?.id ?? "");
        expect(view?.timeline.map((entry) => entry.what)).toEqual([
          "tripped",
          "thrown",
          "applied",
          "contained",
        ]);
      }
    },
  );
});
