import { createTables } from "../../../lib/storage/azure-tables";
import { ensureStorage } from "../../../lib/storage/ensure-storage";
import { minute, toIso } from "../../../lib/time/clock";
import { testStorageConnection } from "../../support/azurite";
import { createHouse, group, restrict, rulesOf, start, throwOn } from "./house";

const connection = {
  kind: "connectionString" as const,
  connectionString: testStorageConnection(),
};
const tables = createTables(connection);
beforeAll(() => ensureStorage(connection));

const storedRows = async (tenantId: string) => {
  const { activationHeadRows } =
    await import("../../../lib/enforcement/desired-state/activation");
  const { holdRows } =
    await import("../../../lib/enforcement/desired-state/hold");
  let rows = 0;
  for (const kind of [activationHeadRows, holdRows])
    for await (const _ of tables
      .of<unknown>(kind)
      .list({ partitionKey: tenantId }))
      rows++;
  return rows;
};

describe("a throw", () => {
  test("for a list restricts it to exactly the approved-senders group, reads back and answers applied", async () => {
    const house = createHouse(tables);
    const { address } = house.list("all");
    const thrown = await house.enforcement.killSwitch.engage(throwOn(address));
    expect(thrown).toMatchObject({
      scope: "list",
      target: address,
      state: "applied",
      by: "operator",
      requestedAt: toIso(start),
      appliedAt: toIso(start),
      effectiveAt: null,
      expiresAt: toIso(start + 60 * minute),
      releasedAt: null,
      lists: [
        { address, state: "applied", before: [], now: ["Approved Senders"] },
      ],
    });
    expect(house.accepted("all")).toEqual([group]);
    expect([...(await house.enforcement.restrictedLists())]).toEqual(["all"]);
    expect(await house.enforcement.killSwitch.get(thrown.id)).toEqual(thrown);
    expect(await house.enforcement.killSwitch.list()).toEqual([thrown]);
    expect(house.messages).toEqual([
      {
        v: 1,
        kind: "reconcile",
        tenantId: house.deps.tenantId,
        listGuids: ["all"],
      },
    ]);
  });

  test.each([
    ["address in any case", " ALL@Lists.Example "],
    ["GUID", "all"],
  ])("finds a list that the snapshot lacks by its %s", async (_, target) => {
    const house = createHouse(tables);
    house.tenant.addList({ guid: "all" });
    const thrown = await house.enforcement.killSwitch.engage(throwOn(target));
    expect(thrown.state).toBe("applied");
    expect(house.accepted("all")).toEqual([group]);
  });

  test.each([
    ["list", "nobody@lists.example"],
    ["list", "  "],
    ["conversation", "<unheard@mail.example>"],
  ] as const)("for an unknown %s is refused", async (scope, target) => {
    const house = createHouse(tables);
    const request = throwOn(target, { scope, idempotencyKey: "k" });
    const refusal = { code: "not_found" };
    const { killSwitch } = house.enforcement;
    await expect(killSwitch.engage(request)).rejects.toMatchObject(refusal);
    await expect(killSwitch.plan(request)).rejects.toMatchObject(refusal);
    expect(await storedRows(house.deps.tenantId)).toBe(0);
    expect(house.messages).toEqual([]);
  });

  test("without an approved-senders group is refused, and stores nothing", async () => {
    const house = createHouse(tables);
    house.list("all");
    house.world.group = false;
    const { killSwitch } = house.enforcement;
    const refusal = { code: "no_approved_senders" };
    await expect(killSwitch.engage(throwOn("all"))).rejects.toMatchObject(
      refusal,
    );
    await expect(killSwitch.plan(throwOn("all"))).rejects.toMatchObject(
      refusal,
    );
    expect(await storedRows(house.deps.tenantId)).toBe(0);
    expect(await killSwitch.list()).toEqual([]);
    expect(house.accepted("all")).toEqual([]);
  });

  test("for a conversation holds every list that it was sent to, the largest first", async () => {
    const house = createHouse(tables);
    house.list("small", { reach: 10 });
    house.list("large", { reach: 90_000 });
    house.list("other");
    house.conversations.set("<m@mail.example>", ["small", "large", "small"]);
    const thrown = await house.enforcement.killSwitch.engage(
      throwOn("<m@mail.example>", { scope: "conversation" }),
    );
    expect(thrown.lists.map(({ guid }) => guid)).toEqual(["large", "small"]);
    expect(house.tenant.writes.map(({ list }) => list)).toEqual([
      "large",
      "small",
    ]);
    expect(house.accepted("other")).toEqual([]);
  });

  test("for the tenant holds every open list, none that is controlled or synced", async () => {
    const house = createHouse(tables);
    house.list("open");
    house.list("moderated", { moderated: true });
    house.list("limited", { accepted: ["alice"] });
    house.list("synced", { synced: true });
    const thrown = await house.enforcement.killSwitch.engage(
      throwOn("", { scope: "tenant", target: null }),
    );
    expect(thrown.lists.map(({ guid }) => guid)).toEqual(["open"]);
    expect(thrown.state).toBe("applied");
    expect(house.accepted("limited")).toEqual(["alice"]);
  });

  test("for a tenant without open lists is applied at once, and released", async () => {
    const house = createHouse(tables);
    const { killSwitch, sweep } = house.enforcement;
    const request = throwOn("", { scope: "tenant", target: null });
    const { id } = await killSwitch.engage(request);
    await sweep();
    expect(await killSwitch.get(id)).toMatchObject({ state: "applied" });
    await killSwitch.release(id, "operator");
    await sweep();
    expect(await killSwitch.get(id)).toMatchObject({ state: "released" });
  });

  test("for a list that the cloud cannot write fails with a finding, and is released like any other", async () => {
    const house = createHouse(tables);
    house.list("synced", { synced: true });
    const { killSwitch } = house.enforcement;
    const thrown = await killSwitch.engage(throwOn("synced"));
    expect(thrown.state).toBe("failed");
    expect(thrown.lists[0]).toMatchObject({ state: "failed" });
    expect(thrown.lists[0]?.note).toMatch(/^no-lever: /);
    expect(await rulesOf(house)).toEqual(["no-lever"]);
    const released = await killSwitch.release(thrown.id, "operator");
    expect(released.state).toBe("released");
    expect(house.accepted("synced")).toEqual([]);
  });

  test("for a list that is gone meanwhile fails with a finding, and is released", async () => {
    const house = createHouse(tables);
    house.list("gone", { gone: true });
    const { killSwitch } = house.enforcement;
    const thrown = await killSwitch.engage(throwOn("gone"));
    expect(thrown.state).toBe("failed");
    expect(await rulesOf(house)).toEqual(["list-gone"]);
    const released = await killSwitch.release(thrown.id, "operator");
    expect(released.state).toBe("released");
  });

  test("over one list that is held and one that cannot be is applied", async () => {
    const house = createHouse(tables);
    house.list("all");
    house.list("synced", { synced: true });
    house.conversations.set("<m>", ["all", "synced"]);
    const thrown = await house.enforcement.killSwitch.engage(
      throwOn("<m>", { scope: "conversation" }),
    );
    expect(thrown.state).toBe("applied");
    expect(thrown.lists.map(({ state }) => state).sort()).toEqual([
      "applied",
      "failed",
    ]);
  });

  test("is left to the timer where the tenant throttles", async () => {
    const house = createHouse(tables);
    house.list("all");
    house.tenant.faults.push("throttled");
    const { killSwitch, sweep } = house.enforcement;
    const thrown = await killSwitch.engage(throwOn("all"));
    expect(thrown).toMatchObject({ state: "requested", appliedAt: null });
    expect(thrown.lists[0]?.note).toMatch(/^tenant_throttled/);
    expect(await sweep()).toMatchObject({ settled: 1, failed: [] });
    const later = await killSwitch.get(thrown.id);
    expect(later).toMatchObject({ state: "applied" });
    expect(later?.lists[0]?.note).toBeNull();
  });
});

describe("a dry run", () => {
  test("tells the calls and stores nothing", async () => {
    const house = createHouse(tables);
    house.list("all");
    const calls = await house.enforcement.killSwitch.plan(throwOn("all"));
    expect(calls).toEqual([
      {
        cmdlet: "Set-DynamicDistributionGroup",
        parameters: {
          Identity: "all",
          AcceptMessagesOnlyFromSendersOrMembers: [group],
        },
      },
    ]);
    expect(await storedRows(house.deps.tenantId)).toBe(0);
    expect(house.messages).toEqual([]);
    expect(house.tenant.writes).toEqual([]);
  });

  test("leaves out what is as restricted already", async () => {
    const house = createHouse(tables);
    house.list("all", { accepted: [group] });
    expect(await house.enforcement.killSwitch.plan(throwOn("all"))).toEqual([]);
  });
});

describe("the same key", () => {
  test("of the same caller is the same activation, also at the same moment", async () => {
    const house = createHouse(tables);
    house.list("all");
    const { killSwitch } = house.enforcement;
    const request = throwOn("all", { idempotencyKey: "k" });
    const thrown = await Promise.all(
      [1, 2, 3].map(() => killSwitch.engage(request)),
    );
    const again = await killSwitch.engage(request);
    const ids = new Set([...thrown, again].map(({ id }) => id));
    expect(ids.size).toBe(1);
    expect(await killSwitch.list()).toHaveLength(1);
    expect(house.accepted("all")).toEqual([group]);
  });

  test("of another caller is another activation", async () => {
    const house = createHouse(tables);
    house.list("all");
    const { killSwitch } = house.enforcement;
    const one = await killSwitch.engage(
      throwOn("all", { idempotencyKey: "k" }),
    );
    const other = await killSwitch.engage(
      throwOn("all", { idempotencyKey: "k", by: "somebody else" }),
    );
    expect(other.id).not.toBe(one.id);
  });

  test("also where the list has been deleted, and after the release", async () => {
    const house = createHouse(tables);
    const list = house.list("all");
    const { killSwitch } = house.enforcement;
    const request = throwOn("all", { idempotencyKey: "k" });
    const { id } = await killSwitch.engage(request);
    await killSwitch.release(id, "operator");
    list.gone = true;
    house.reach.clear();
    expect(await killSwitch.engage(request)).toMatchObject({
      id,
      state: "released",
    });
  });
});

describe("a release", () => {
  test.each([
    ["everyone", []],
    ["named senders", ["alice", "bob"]],
    ["the group itself", [group]],
  ])("restores %s", async (_, accepted) => {
    const house = createHouse(tables);
    house.list("all", { accepted });
    const { killSwitch } = house.enforcement;
    const { id } = await killSwitch.engage(throwOn("all"));
    expect(house.accepted("all")).toEqual([group]);
    house.pass(5);
    const released = await killSwitch.release(id, "operator");
    expect(released).toMatchObject({
      state: "released",
      releasedAt: toIso(house.time.now),
      lists: [{ state: "released", before: accepted.map(nameOf) }],
    });
    expect(released.lists[0]?.now).toEqual(accepted.map(nameOf));
    expect(house.accepted("all")).toEqual(accepted);
    expect(await house.enforcement.restrictedLists()).toEqual(new Set());
    expect(await rulesOf(house)).toEqual([]);
  });

  test("again answers the same, and an unknown one is not found", async () => {
    const house = createHouse(tables);
    house.list("all");
    const { killSwitch } = house.enforcement;
    const { id } = await killSwitch.engage(throwOn("all"));
    const released = await killSwitch.release(id, "operator");
    house.pass(1);
    const writes = house.tenant.writes.length;
    expect(await killSwitch.release(id, "somebody else")).toEqual(released);
    expect(house.tenant.writes).toHaveLength(writes);
    const unknown = { code: "not_found" };
    await expect(killSwitch.release("01NO", "x")).rejects.toMatchObject(
      unknown,
    );
    await expect(killSwitch.extend("01NO", 5)).rejects.toMatchObject(unknown);
    expect(await killSwitch.get("01NO")).toBeUndefined();
  });

  test("leaves the list as restricted as others that hold it want it", async () => {
    const house = createHouse(tables);
    house.list("all");
    const { killSwitch, auditHolds, sweep } = house.enforcement;
    await auditHolds.place([restrict("all")], "01");
    await sweep();
    expect(house.accepted("all")).toEqual([group, "owner"]);
    const one = await killSwitch.engage(throwOn("all"));
    const two = await killSwitch.engage(throwOn("all"));
    expect(house.accepted("all")).toEqual([group]);
    const released = await killSwitch.release(one.id, "operator");
    expect(released.state).toBe("released");
    expect(released.lists[0]?.note).toMatch(/still-held/);
    expect(house.accepted("all")).toEqual([group]);
    await killSwitch.release(two.id, "operator");
    expect(house.accepted("all")).toEqual([group, "owner"]);
    await auditHolds.remove(["all"], "02");
    await sweep();
    expect(house.accepted("all")).toEqual([]);
  });

  test("before anything was written leaves nothing behind", async () => {
    const house = createHouse(tables);
    house.list("all");
    house.tenant.faults.push("throttled");
    const { killSwitch } = house.enforcement;
    const { id } = await killSwitch.engage(throwOn("all"));
    const released = await killSwitch.release(id, "operator");
    expect(released.state).toBe("released");
    expect(house.tenant.writes).toEqual([]);
  });
});

describe("time", () => {
  test("ends an activation, and an extension counts from now", async () => {
    const house = createHouse(tables);
    house.list("all");
    const { killSwitch, sweep } = house.enforcement;
    const { id } = await killSwitch.engage(throwOn("all", { minutes: 10 }));
    house.pass(9);
    const extended = await killSwitch.extend(id, 10);
    expect(extended.expiresAt).toBe(toIso(start + 19 * minute));
    house.pass(9);
    expect(await sweep()).toMatchObject({ expired: 0 });
    expect(house.accepted("all")).toEqual([group]);
    house.pass(1);
    expect(await sweep()).toMatchObject({ expired: 1 });
    expect(house.accepted("all")).toEqual([]);
    expect(await killSwitch.get(id)).toMatchObject({
      state: "released",
      releasedAt: toIso(start + 19 * minute),
    });
    await expect(killSwitch.extend(id, 5)).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test.each([
    ["an attempt a minute ago", "detector", 1, "effective"],
    ["an attempt long ago", "detector", 25, "released"],
    ["no attempt", "detector", undefined, "released"],
    ["an attempt a minute ago", "operator", 1, "released"],
  ])(
    "%s against what the %s threw (%p): %s",
    async (_, by, minutesAgo, state) => {
      const house = createHouse(tables);
      house.list("all");
      const { killSwitch, sweep } = house.enforcement;
      const { id } = await killSwitch.engage(
        throwOn("all", { by, minutes: 30 }),
      );
      house.pass(30);
      if (minutesAgo !== undefined)
        house.world.lastRejected = house.time.now - minutesAgo * minute;
      await sweep();
      expect(await killSwitch.get(id)).toMatchObject({ state });
      expect(house.accepted("all")).toEqual(
        state === "effective" ? [group] : [],
      );
    },
  );

  test("ends what the detector threw after a day, however many still write", async () => {
    const house = createHouse(tables);
    house.list("all");
    const { killSwitch, sweep } = house.enforcement;
    const { id } = await killSwitch.engage(
      throwOn("all", { by: "detector", minutes: 30 }),
    );
    for (let hours = 0; hours < 24; hours++) {
      expect(await killSwitch.get(id)).toMatchObject({
        state: hours === 0 ? "applied" : "effective",
      });
      for (let tenth = 0; tenth < 6; tenth++) {
        house.pass(10);
        house.world.lastRejected = house.time.now;
        await sweep();
      }
    }
    expect(await killSwitch.get(id)).toMatchObject({ state: "released" });
  });
});

describe("effective", () => {
  test.each([
    ["before it was applied", -1, false],
    ["after it was applied", 1, true],
  ])("an attempt rejected %s", async (_, minutes, moves) => {
    const house = createHouse(tables);
    house.list("all");
    const { killSwitch, markEffective } = house.enforcement;
    const { id } = await killSwitch.engage(throwOn("all"));
    const at = start + minutes * minute;
    expect(await markEffective(id, at)).toBe(moves);
    expect(await killSwitch.get(id)).toMatchObject(
      moves
        ? { state: "effective", effectiveAt: toIso(at) }
        : { state: "applied", effectiveAt: null },
    );
    if (moves) expect(await markEffective(id, at + minute)).toBe(false);
    const released = await killSwitch.release(id, "operator");
    expect(released.state).toBe("released");
    expect(await markEffective(id, at + minute)).toBe(false);
    expect(await markEffective("01NO", at)).toBe(false);
  });
});

function nameOf(guid: string): string {
  return guid === group ? "Approved Senders" : guid;
}
