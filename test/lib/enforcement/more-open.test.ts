import fc from "fast-check";
import { createEnforcement } from "../../../lib/enforcement/create-enforcement";
import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import { createCrashingPorts } from "../../support/crash-ports";
import { memoryTables } from "../../support/memory-tables";
import { createHouse, group, restrict, throwOn, type House } from "./house";

/** What one instance may be asked to do; numbers choose among what is there. */
type Call =
  | { do: "throw"; list: number; minutes: number; key: number }
  | { do: "release" | "extend"; which: number }
  | { do: "audit-holds" | "audit-lets-go"; list: number }
  | { do: "queue" | "sweep" };

type Event =
  | Call
  /** Two instances at once. */
  | { do: "together"; first: Call; second: Call; seed: number }
  | { do: "human-sets"; list: number; senders: string[] }
  | { do: "human-adds" | "human-moderates"; list: number }
  | { do: "person-deleted"; person: number }
  | { do: "time"; minutes: number }
  | { do: "crash"; at: number; moment: "before" | "after"; fails: boolean };

const guids = ["one", "two"];
const people = ["alice", "bob", "carol"];
const owner = "owner";

const list = fc.nat(guids.length - 1);
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.record({
    do: fc.constant("throw" as const),
    list,
    minutes: fc.integer({ min: 1, max: 60 }),
    key: fc.nat(3),
  }),
  fc.record({
    do: fc.constantFrom("release" as const, "extend" as const),
    which: fc.nat(3),
  }),
  fc.record({
    do: fc.constantFrom("audit-holds" as const, "audit-lets-go" as const),
    list,
  }),
  fc.record({ do: fc.constantFrom("queue" as const, "sweep" as const) }),
);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: call },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("together" as const),
      first: call,
      second: call,
      seed: fc.nat(1_000_000),
    }),
  },
  fc.record({
    do: fc.constant("human-sets" as const),
    list,
    senders: fc.subarray(people),
  }),
  fc.record({
    do: fc.constantFrom("human-adds" as const, "human-moderates" as const),
    list,
  }),
  fc.record({ do: fc.constant("person-deleted" as const), person: fc.nat(2) }),
  fc.record({
    do: fc.constant("time" as const),
    minutes: fc.integer({ min: 1, max: 90 }),
  }),
  fc.record({
    do: fc.constant("crash" as const),
    at: fc.integer({ min: 1, max: 60 }),
    moment: fc.constantFrom("before" as const, "after" as const),
    fails: fc.boolean(),
  }),
);

interface Human {
  /** Who may write as the last human left it; null is everyone. */
  senders: Set<string> | null;
  /** Senders whom somebody added over a restriction of ours: reported, and not restored. */
  added: Set<string>;
}

const humanWith = (senders: readonly string[]): Human => ({
  senders: senders.length === 0 ? null : new Set(senders),
  added: new Set(),
});

/** What was asked of Breakwater is refused now and then; what matters is what the lists are. */
const anyway = (work: Promise<unknown>) => work.catch(() => undefined);

/** A stream of turns of the event loop to wait: mostly few, sometimes so many that another's whole step fits in. */
function turnsFrom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  const next = () => (state = (state * 16_807) % 2_147_483_647);
  return () => (next() % 5 === 0 ? next() % 120 : next() % 6);
}

/** An instance whose port calls take turns with another's, in an order that the seed decides. */
function shuffled({ deps }: House, seed: number) {
  const turns = turnsFrom(seed);
  const wait = async () => {
    for (let left = turns(); left > 0; left--) await Promise.resolve();
  };
  const slow = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, property, receiver) {
        const member: unknown = Reflect.get(target, property, receiver);
        if (typeof member !== "function") return member;
        const method = member.bind(target) as (...given: unknown[]) => unknown;
        if (property === "of")
          return (...given: unknown[]) => slow(method(...given) as object);
        if (property === "list") return method;
        return async (...given: unknown[]) => {
          await wait();
          const answer = await method(...given);
          await wait();
          return answer;
        };
      },
    });
  return createEnforcement({
    ...deps,
    tables: slow(deps.tables),
    lists: slow(deps.lists),
  });
}

async function ask(
  house: House,
  { killSwitch, auditHolds, reconcile, sweep }: House["enforcement"],
  one: Call,
): Promise<unknown> {
  const guidOf = (n: number) => guids[n] ?? "one";
  switch (one.do) {
    case "throw":
      return killSwitch.engage(
        throwOn(guidOf(one.list), {
          minutes: one.minutes,
          idempotencyKey: `key-${one.key}`,
        }),
      );
    case "release":
    case "extend": {
      const all = await killSwitch.list();
      const id = all[one.which % Math.max(1, all.length)]?.id;
      if (id === undefined) return undefined;
      return one.do === "release"
        ? killSwitch.release(id, "operator")
        : killSwitch.extend(id, 30);
    }
    case "audit-holds":
      return auditHolds.place([restrict(guidOf(one.list))], "01");
    case "audit-lets-go":
      return auditHolds.remove([guidOf(one.list)], "01");
    case "queue":
      return reconcile(house.messages.shift());
    case "sweep":
      return sweep();
  }
}

async function happen(
  house: House,
  humans: Map<string, Human>,
  one: Event,
): Promise<void> {
  const { tenant } = house;
  const guidOf = (n: number) => guids[n] ?? "one";
  const leave = (guid: string, senders: readonly string[]) =>
    humans.set(guid, humanWith(senders));
  switch (one.do) {
    case "together":
      await Promise.all([
        anyway(ask(house, shuffled(house, one.seed), one.first)),
        anyway(ask(house, shuffled(house, one.seed + 1), one.second)),
      ]);
      return;
    case "human-sets": {
      const guid = guidOf(one.list);
      const there = one.senders.filter((guid) => tenant.recipients.has(guid));
      tenant.listOf(guid).accepted = there;
      leave(guid, there);
      return;
    }
    case "human-adds": {
      const guid = guidOf(one.list);
      const { accepted } = tenant.listOf(guid);
      const newcomer = people.find(
        (person) => tenant.recipients.has(person) && !accepted.includes(person),
      );
      if (accepted.length === 0 || newcomer === undefined) return;
      accepted.push(newcomer);
      if (accepted.includes(group)) humans.get(guid)?.added.add(newcomer);
      else leave(guid, accepted);
      return;
    }
    case "human-moderates": {
      const list = tenant.listOf(guidOf(one.list));
      list.moderated = !list.moderated;
      return;
    }
    case "person-deleted": {
      const person = people[one.person] ?? "alice";
      tenant.deleteRecipient(person);
      // Exchange itself takes him off; a list of whom he was the last is then open to everyone.
      for (const guid of guids)
        if (tenant.listOf(guid).accepted.length === 0) leave(guid, []);
      return;
    }
    case "time":
      house.pass(one.minutes);
      return;
    case "crash": {
      const ports = createCrashingPorts(
        {
          at: one.at,
          moment: one.moment,
          how: one.fails ? "fails" : "dies",
        },
        () => new BreakwaterError("tenant_unavailable", "Out of order."),
      );
      const { deps } = house;
      await Promise.race([
        anyway(
          createEnforcement({
            ...deps,
            tables: ports.wrap("tables", deps.tables),
            lists: ports.wrap("lists", deps.lists),
          }).sweep(),
        ),
        ports.death,
      ]);
      return;
    }
    default:
      await anyway(ask(house, house.enforcement, one));
  }
}

/** Nobody may write whom neither a human nor the policy lets write; everyone only where a human left it so. */
function expectNotMoreOpen(house: House, humans: Map<string, Human>): void {
  for (const guid of guids) {
    const { accepted } = house.tenant.listOf(guid);
    const { senders, added } = humans.get(guid) ?? humanWith([]);
    if (senders === null) continue;
    expect(accepted).not.toEqual([]);
    const strangers = accepted.filter(
      (one) =>
        !senders.has(one) && !added.has(one) && one !== group && one !== owner,
    );
    expect(strangers).toEqual([]);
  }
}

/** Exactly what a human left, but for people who are gone; restricted where none of them is left. */
function expectGivenBack(
  house: House,
  humans: Map<string, Human>,
  guid: string,
): void {
  const { senders, added } = humans.get(guid) ?? humanWith([]);
  const left = [...(senders ?? [])].filter((one) =>
    house.tenant.recipients.has(one),
  );
  const wanted = senders !== null && left.length === 0 ? [group] : left.sort();
  // Whether an addition was one depends on what had been read back by then.
  if (added.size === 0) expect(house.accepted(guid)).toEqual(wanted);
}

test("no sequence of calls leaves a list more open than its last human left it, and the end is exact", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(fc.subarray(people), fc.subarray(people)),
      fc.array(event, { minLength: 1, maxLength: 25 }),
      async (before, events) => {
        const house = createHouse(memoryTables());
        const humans = new Map<string, Human>();
        guids.forEach((guid, n) => {
          const accepted = [...(before[n] ?? [])];
          house.list(guid, { accepted });
          humans.set(guid, humanWith(accepted));
        });
        for (const one of events) {
          await happen(house, humans, one);
          expectNotMoreOpen(house, humans);
        }
        await giveBack(house);
        expectNotMoreOpen(house, humans);
        for (const guid of guids) expectGivenBack(house, humans, guid);
        expect(await house.enforcement.restrictedLists()).toEqual(new Set());
      },
    ),
    { seed: 20161114, numRuns: 400 },
  );
});

/** Everything is released, and the timer comes round. */
async function giveBack({ enforcement }: House): Promise<void> {
  const { killSwitch, auditHolds, sweep } = enforcement;
  await auditHolds.remove(guids, "01");
  for (const { id } of await killSwitch.list())
    await killSwitch.release(id, "operator");
  await sweep();
  expect((await sweep()).failed).toEqual([]);
  for (const { state } of await killSwitch.list())
    expect(state).toBe("released");
}
