import { randomUUID } from "node:crypto";
import { knownLists } from "../../../dev/tenant/estate/list-plan";
import type { Habits } from "../../../dev/tenant/state/habits";
import { createEnforcement } from "../../../lib/enforcement/create-enforcement";
import { silentLog } from "../../../lib/ports/log";
import { memoryTables } from "../../support/memory-tables";
import { halfIds } from "../tenant/test-clock";
import { startEstate, type EstateClients } from "../tenant/estate-clients";
import { restrict, throwOn } from "./house";

// Over HTTP, against the tenant in which a deleted sender goes off every list (MS-ADTS, delete operation), and
// against the one in which he stays: neither may leave a list more open than its last human left it.

let estate: EstateClients;
const begin = async (goneSenders: Habits["goneSenders"]) => {
  estate = await startEstate({ habits: { goneSenders } });
  let id = 0;
  const { state } = estate.server;
  const find = (identity: string) => estate.exchange.findList(identity);
  const group = state.lists.byIdentity(knownLists.approvedSenders)!;
  const target = state.lists.byIdentity(knownLists.allStaff)!;
  const person = (name: string) =>
    state.writes.join({
      type: "UserMailbox",
      address: `${name}@${state.domain}`,
      properties: { Name: name, Alias: name, DisplayName: name },
    });
  const people = [person("alice"), person("bob")] as const;
  const enforcement = createEnforcement({
    tenantId: randomUUID(),
    tables: memoryTables(),
    queues: { send: () => Promise.resolve() },
    lists: estate.exchange,
    clock: {
      now: () => estate.tenantClock.now(),
      sleep: () => new Promise(() => {}),
    },
    ids: { ...halfIds, next: () => `01TEST${String(++id).padStart(20, "0")}` },
    log: silentLog,
    approvedSenders: async () => {
      const found = await estate.exchange.findRecipient(group.guid);
      return found ?? undefined;
    },
    findInSnapshot: async (identity) => {
      const list = await find(identity);
      return list && { ...list, reach: 5_000 };
    },
    conversationLists: () => Promise.resolve([]),
    openLists: () => Promise.resolve([]),
    concurrency: 1,
  });
  const { killSwitch, sweep } = enforcement;
  return {
    ...enforcement,
    state,
    group,
    people,
    target,
    guidOf: (row: number) => String(state.recipients.property(row, "Guid")),
    humanSets: (rows: number[]) =>
      state.lists.writeAcceptedSenders(target, rows),
    accepted: () => target.acceptedSenders,
    throwIt: () => killSwitch.engage(throwOn(target.guid)),
    release: async (activation: string) => {
      await killSwitch.release(activation, "operator");
      return sweep();
    },
  };
};
afterEach(() => estate.close());

describe("deleted senders vanish", () => {
  test("the approved-senders group is deleted under a restriction: what a human left comes back, not everyone", async () => {
    const house = await begin("vanish");
    house.humanSets([house.people[0]]);
    const { id } = await house.throwIt();
    expect(house.accepted()).toEqual([house.group.row]);
    house.state.lists.remove(house.group);
    expect(house.accepted()).toEqual([]);
    expect((await house.sweep()).failed).not.toEqual([]);
    expect((await house.release(id)).failed).toEqual([]);
    expect(house.accepted()).toEqual([house.people[0]]);
  });

  test("so is the human's sender: nothing says that the list is given back", async () => {
    const house = await begin("vanish");
    house.humanSets([house.people[0]]);
    const { id } = await house.throwIt();
    house.state.lists.remove(house.group);
    house.state.writes.leave(house.people[0]);
    expect((await house.release(id)).failed).not.toEqual([]);
    expect((await house.killSwitch.get(id))?.state).not.toBe("released");
  });

  test("one of several allowed senders is deleted: the rest stays, and everyone comes back at the end", async () => {
    const house = await begin("vanish");
    const [owner] = house.people;
    house.humanSets([]);
    await house.auditHolds.place(
      [restrict(house.target.guid, [house.guidOf(owner)])],
      "01",
    );
    await house.sweep();
    expect([...house.accepted()].sort()).toEqual(
      [owner, house.group.row].sort(),
    );
    house.state.writes.leave(owner);
    expect((await house.sweep()).failed).toEqual([]);
    expect(house.accepted()).toEqual([house.group.row]);
    await house.auditHolds.remove([house.target.guid], "02");
    await house.sweep();
    expect(house.accepted()).toEqual([]);
  });
});

test.each(["vanish", "stay"] as const)(
  "a human's only sender is deleted under a restriction, and senders %s: the list stays restricted",
  async (goneSenders) => {
    const house = await begin(goneSenders);
    house.humanSets([house.people[0]]);
    const { id } = await house.throwIt();
    house.state.writes.leave(house.people[0]);
    await house.release(id);
    expect(house.accepted()).toEqual([house.group.row]);
  },
);

test("where deleted senders stay, a list whose group is gone lets nobody in until somebody decides", async () => {
  const house = await begin("stay");
  house.humanSets([house.people[0]]);
  const { id } = await house.throwIt();
  house.state.lists.remove(house.group);
  await house.release(id);
  expect(house.accepted()).not.toEqual([]);
});
