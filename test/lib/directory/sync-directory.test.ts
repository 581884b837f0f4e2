import { randomUUID } from "node:crypto";
import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import { createSnapshotStore } from "../../../lib/directory/snapshot-store";
import { syncDirectory } from "../../../lib/directory/sync-directory";
import type { SyncOptions } from "../../../lib/directory/sync-options";
import type { SyncProgress } from "../../../lib/directory/sync-progress";
import { silentLog } from "../../../lib/ports/log";
import { createIds } from "../../../lib/time/system-ids";
import { memoryBlobs } from "../../support/memory-blobs";
import { createTestClock } from "../tenant/test-clock";
import {
  createFakeTenant,
  graphOf,
  readerOf,
  type FakeTenant,
} from "./fake-tenant";

const hour = 3_600_000;
const guid = (n: number) =>
  `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const objectId = (n: number) => `0bjec7-${n}`;

function person(n: number, more: object = {}) {
  return {
    Guid: guid(n),
    ExternalDirectoryObjectId: objectId(n),
    Name: `Person ${n}`,
    Alias: `${"abcdefghij"[n % 10] ?? ""}${n}`,
    PrimarySmtpAddress: `P${n}@nhs.example`,
    RecipientTypeDetails: "UserMailbox",
    City: n % 2 === 0 ? "Leeds" : null,
    ...more,
  };
}

function list(n: number, name: string, more: object = {}) {
  return {
    Guid: guid(n),
    Name: name,
    DisplayName: name,
    PrimarySmtpAddress: `${name}@NHS.example`,
    AcceptMessagesOnlyFromSendersOrMembers: [],
    RejectMessagesFromSendersOrMembers: [],
    ManagedBy: [],
    ...more,
  };
}

function smallTenant(): FakeTenant {
  const tenant = createFakeTenant();
  const dynamic = list(900, "all", {
    RecipientFilter: "City -eq 'Leeds'",
    CalculatedMembershipUpdateTime: "2025-12-31T20:00:00.0000000+00:00",
    AcceptMessagesOnlyFromSendersOrMembers: ["ops", "Twin", "Nobody"],
    ManagedBy: ["nhs.example/Users/Person 1"],
    IsDirSynced: true,
  });
  const fixed = list(901, "ward");
  const unified = list(902, "team", { ExternalDirectoryObjectId: "t-1" });
  tenant.recipients = [
    ...Array.from({ length: 20 }, (_, n) => person(n)),
    person(20, { Name: "Twin" }),
    person(21, { Name: "Twin" }),
    ...[dynamic, fixed, unified].map((row) => ({
      ...row,
      Alias: row.Name,
      RecipientTypeDetails: "DynamicDistributionGroup",
    })),
    person(22, { Name: "ops", Alias: "Ops" }),
  ];
  tenant.dynamicLists = [dynamic];
  tenant.staticLists = [fixed];
  tenant.unifiedLists = [unified];
  tenant.members.set(guid(900), [guid(2), guid(4), guid(901)]);
  tenant.members.set(guid(901), [guid(1), guid(77_777)]);
  tenant.groupMembers.set("t-1", [objectId(3), "stranger"]);
  return tenant;
}

function setUp(tenant: FakeTenant, blobs = memoryBlobs()) {
  const clock = createTestClock(Date.UTC(2026, 0, 1));
  const tenantId = randomUUID();
  const ids = createIds(clock);
  const progress: SyncProgress[] = [];
  const sync = (more: Partial<SyncOptions> = {}) =>
    syncDirectory({
      reader: readerOf(tenant),
      graph: graphOf(tenant),
      blobs,
      clock,
      ids,
      log: silentLog,
      tenantId,
      callBudget: 100,
      onProgress: (step) => progress.push(step),
      ...more,
    });
  const snapshots = () =>
    createSnapshotStore({ blobs, tenantId, log: silentLog });
  const load = () => snapshots().loadSnapshot();
  const info = () => snapshots().readCurrentVersion();
  const left = async () => {
    const names: string[] = [];
    for await (const name of blobs.list("snapshots", `${tenantId}/sync/`))
      names.push(name);
    return names;
  };
  return { clock, tenantId, sync, load, info, left, progress };
}

describe("one run", () => {
  it("brings recipients, lists and members into a snapshot", async () => {
    const { sync, load, left } = setUp(smallTenant());
    expect(await sync()).toMatchObject({
      finished: true,
      complete: true,
      recipients: 26,
      lists: 3,
      membershipsRead: 3,
    });
    const snapshot = await load();
    expect(snapshot).toMatchObject({
      complete: true,
      takenAt: "2026-01-01T00:00:00.000Z",
    });
    const [all, ward, team] = snapshot?.lists ?? [];
    const addresses = snapshot?.recipients.column("PrimarySmtpAddress");
    const named = (rows: Iterable<number> = []) =>
      Array.from(rows, (row) => addresses?.values[addresses.codes[row] ?? -1]);
    expect(all).toMatchObject({
      guid: guid(900),
      address: "all@nhs.example",
      kind: "dynamicDistributionGroup",
      filter: "City -eq 'Leeds'",
      owners: [guid(1)],
      synced: true,
      delivery: {
        acceptedSenders: [
          { guid: guid(22), identity: "ops" },
          { identity: "Twin" },
          { identity: "Nobody" },
        ],
      },
      membership: {
        unknown: 0,
        complete: true,
        asOf: "2025-12-31T20:00:00.000Z",
      },
    });
    expect(all?.delivery.acceptedSenders[1]?.guid).toBeUndefined();
    expect(named(all?.membership?.rows)).toEqual([
      "P2@nhs.example",
      "P4@nhs.example",
      "ward@NHS.example",
    ]);
    expect(named(all ? [all.row ?? -1] : [])).toEqual(["all@NHS.example"]);
    expect(ward).toMatchObject({
      kind: "distributionGroup",
      filter: null,
      synced: false,
      membership: { unknown: 1, asOf: "2026-01-01T00:00:00.000Z" },
    });
    expect(team).toMatchObject({
      kind: "microsoft365Group",
      membership: { unknown: 1, complete: true },
    });
    expect(named(team?.membership?.rows)).toEqual(["P3@nhs.example"]);
    expect(await left()).toEqual([]);
  });

  it("asks for the properties that filters compare, and keeps as unknown what nobody has a value of", async () => {
    const tenant = smallTenant();
    tenant.dynamicLists[0] = {
      ...tenant.dynamicLists[0],
      RecipientFilter:
        "(Pager -eq '7') -or (MemberOfGroup -eq 'CN=x') -or (City -eq $null)",
    };
    tenant.recipients[5] = { ...tenant.recipients[5], Pager: "7" };
    const { sync, load } = setUp(tenant);
    await sync();
    const recipients = (await load())?.recipients;
    expect(recipients?.column("Pager")?.values).toEqual(["7"]);
    expect(recipients?.column("MemberOfGroup")).toBeUndefined();
    expect(recipients?.column("City")?.values).toEqual(["Leeds"]);
    // Known to be returned, and nobody has one: that is knowledge too.
    expect(recipients?.column("CustomAttribute3")?.values).toEqual([]);
  });

  it.each([
    ["recipients", "recipients"],
    ["dynamic lists", "dynamicLists"],
    ["static lists", "staticLists"],
    ["Microsoft 365 groups", "unifiedLists"],
  ])("is incomplete when %s are", async (_, call) => {
    const tenant = smallTenant();
    tenant.onPage = (asked) =>
      asked === call ? { complete: false } : undefined;
    const { sync, load } = setUp(tenant);
    expect((await sync()).complete).toBe(false);
    expect((await load())?.complete).toBe(false);
  });

  it("marks members that came only in part, and never takes them for few", async () => {
    const tenant = smallTenant();
    tenant.onPage = (call) =>
      call.startsWith("dynamicMembers") ? { complete: false } : undefined;
    const { sync, load } = setUp(tenant);
    await sync();
    const snapshot = await load();
    expect(snapshot?.lists[0]?.membership?.complete).toBe(false);
    expect(snapshot?.lists[1]?.membership?.complete).toBe(true);
  });

  it("believes no members of a list that was deleted meanwhile: Exchange then answers with everyone", async () => {
    const tenant = smallTenant();
    tenant.onPage = (call) => {
      if (call.startsWith("dynamicMembers")) tenant.dynamicLists = [];
      return undefined;
    };
    tenant.members.delete(guid(900));
    const { sync, load } = setUp(tenant);
    await sync();
    expect((await load())?.lists[0]?.membership).toBeNull();
  });

  it("takes Microsoft 365 groups from Graph where Exchange does not let it", async () => {
    const tenant = smallTenant();
    tenant.unifiedLists = new BreakwaterError("tenant_forbidden", "no");
    const { sync, load } = setUp(tenant);
    await sync();
    expect((await load())?.lists[2]).toMatchObject({
      guid: guid(902),
      kind: "microsoft365Group",
      address: "t-1@nhs.example",
      membership: { unknown: 1 },
    });
  });

  it("counts a recipient once that comes twice", async () => {
    const tenant = smallTenant();
    tenant.recipients.push(person(0, { Alias: "other" }));
    const { sync } = setUp(tenant);
    expect((await sync()).recipients).toBe(26);
  });

  it("says how far it is", async () => {
    const { sync, progress } = setUp(smallTenant());
    await sync();
    expect(progress.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(["lists", "recipients", "members"]),
    );
    expect(progress.at(-1)).toMatchObject({
      phase: "members",
      done: 3,
      total: 3,
    });
  });
});

describe("members within a budget", () => {
  function manyLists(): FakeTenant {
    const tenant = createFakeTenant();
    tenant.recipients = Array.from({ length: 30 }, (_, n) => person(n));
    for (let n = 0; n < 6; n++) {
      tenant.dynamicLists.push(
        list(900 + n, `dynamic${n}`, { RecipientFilter: "Alias -like 'a*'" }),
      );
      tenant.staticLists.push(list(950 + n, `fixed${n}`));
      tenant.members.set(guid(900 + n), [guid(n)]);
      tenant.members.set(guid(950 + n), [guid(n)]);
    }
    return tenant;
  }
  const memberCalls = (tenant: FakeTenant) =>
    tenant.calls.filter((call) => call.includes("Members"));

  it("reads the largest predicted dynamic lists, and gives static lists their half", async () => {
    const tenant = manyLists();
    const { sync } = setUp(tenant);
    await sync({
      callBudget: 4,
      predict: () =>
        new Map([
          [guid(904), 900],
          [guid(902), 800],
          [guid(901), 100],
        ]),
    });
    expect(memberCalls(tenant).sort()).toEqual([
      `dynamicMembers ${guid(902)}`,
      `dynamicMembers ${guid(904)}`,
      `staticMembers ${guid(950)}`,
      `staticMembers ${guid(951)}`,
    ]);
  });

  it("goes round the static lists, and keeps what it knew of the others with its age", async () => {
    const tenant = manyLists();
    const { sync, load, clock } = setUp(tenant);
    await sync({ callBudget: 4 });
    clock.advance(hour);
    tenant.calls.length = 0;
    tenant.recipients.unshift(person(99));
    await sync({ callBudget: 4 });
    expect(memberCalls(tenant)).toContain(`staticMembers ${guid(952)}`);
    expect(memberCalls(tenant)).not.toContain(`staticMembers ${guid(950)}`);
    const snapshot = await load();
    const kept = snapshot?.lists.find((one) => one.guid === guid(951));
    expect(kept?.membership?.asOf).toBe("2026-01-01T00:00:00.000Z");
    const guids = snapshot?.recipients.column("Guid");
    expect(
      Array.from(
        kept?.membership?.rows ?? [],
        (row) => guids?.values[guids.codes[row] ?? -1],
      ),
    ).toEqual([guid(1)]);
  });

  it("stops asking when Exchange throttles, and still ends with a snapshot", async () => {
    const tenant = manyLists();
    tenant.onPage = (call) => {
      if (call.includes("Members"))
        throw new BreakwaterError("tenant_throttled", "slowly");
      return undefined;
    };
    const { sync, load } = setUp(tenant);
    expect(await sync()).toMatchObject({ finished: true, membershipsRead: 0 });
    expect(memberCalls(tenant).length).toBeLessThanOrEqual(5);
    expect((await load())?.lists.every((one) => !one.membership)).toBe(true);
  });

  it("reads no more than fifty pages of one list, and says that it is only a part", async () => {
    const tenant = manyLists();
    tenant.rowsAPage = 1;
    tenant.recipients = Array.from({ length: 80 }, (_, n) => person(n));
    tenant.members.set(
      guid(900),
      tenant.recipients.map((row) => String(row.Guid)),
    );
    const { sync, load } = setUp(tenant);
    await sync();
    const snapshot = await load();
    expect(snapshot?.lists[0]?.membership).toMatchObject({ complete: false });
    expect(snapshot?.lists[0]?.membership?.rows).toHaveLength(50);
  });
});

describe("a large tenant", () => {
  function largeTenant(): FakeTenant {
    const tenant = createFakeTenant();
    tenant.rowsAPage = 4;
    tenant.recipients = [
      ...Array.from({ length: 300 }, (_, n) => person(n)),
      person(300, { Alias: null }),
      person(301, { Alias: "Éva" }),
      person(302, { Alias: "a" }),
      person(303, { Alias: "a.b" }),
    ];
    // As if each stood for a thousand: ranges hold some 15 of them.
    tenant.countUsers = (beginnings) =>
      Promise.resolve(
        beginnings.map(
          (beginning) =>
            tenant.recipients.filter((row) =>
              (row.Alias as string | null)?.startsWith(beginning),
            ).length * 1000,
        ),
      );
    return tenant;
  }

  it("is read in ranges that leave nobody out", async () => {
    const tenant = largeTenant();
    const { sync } = setUp(tenant);
    expect(await sync()).toMatchObject({ recipients: 304, complete: true });
    expect(tenant.calls.length).toBeGreaterThan(30);
  });

  it("counts a recipient once whose alias changes from one range to another meanwhile", async () => {
    const tenant = largeTenant();
    const reader = readerOf(tenant);
    const { sync } = setUp(tenant);
    const late = {
      ...reader,
      async *recipients(options: Parameters<typeof reader.recipients>[0]) {
        if (options.filter?.startsWith("(Alias -like 'j"))
          tenant.recipients[0] = person(0, { Alias: "j0" });
        yield* reader.recipients(options);
      },
    };
    expect(await sync({ reader: late })).toMatchObject({ recipients: 304 });
  });

  it("goes on where a run was killed, without reading anything twice", async () => {
    const tenant = largeTenant();
    const { sync, load, info, clock, left } = setUp(tenant);
    let calls = 0;
    const killed = new Set<string>();
    tenant.onPage = (call) => {
      if (!call.includes("Alias") || ++calls <= 40) return undefined;
      killed.add(call);
      throw new Error("killed");
    };
    await expect(sync()).rejects.toThrow("killed");
    expect(await load()).toBeUndefined();
    expect(await left()).not.toEqual([]);

    const readBefore = new Set(
      tenant.calls.filter((call) => !killed.has(call)),
    );
    expect(readBefore.size).toBeGreaterThan(5);
    tenant.calls.length = 0;
    tenant.onPage = () => undefined;
    clock.advance(hour);
    expect(await sync()).toMatchObject({ recipients: 304, complete: true });
    const ranges = tenant.calls.filter((call) => call.includes("Alias"));
    expect(ranges.filter((call) => readBefore.has(call))).toEqual([]);
    // Nothing in it is younger than it claims: reading began in the run that was killed. What changed
    // since was asked for at once.
    expect(await info()).toMatchObject({
      wholeAt: "2026-01-01T00:00:00.000Z",
      takenAt: "2026-01-01T01:00:00.000Z",
    });
    expect(
      tenant.calls.filter((call) => call.includes("WhenChangedUTC")),
    ).not.toEqual([]);
    expect(await left()).toEqual([]);
  });

  it("leaves the snapshot before in place until the next is whole", async () => {
    const tenant = largeTenant();
    const { sync, load } = setUp(tenant);
    const { version } = await sync();
    tenant.onPage = (call) => {
      if (call === "recipients") throw new Error("killed");
      return undefined;
    };
    await expect(sync({ wholeEvery: 0 })).rejects.toThrow("killed");
    expect((await load())?.version).toBe(version);
  });

  it("begins anew when what is left is too old", async () => {
    const tenant = largeTenant();
    const { sync, load, clock } = setUp(tenant);
    tenant.onPage = (call) => {
      if (call.includes("Alias -like 'c")) throw new Error("killed");
      return undefined;
    };
    await expect(sync()).rejects.toThrow("killed");
    tenant.onPage = () => undefined;
    clock.advance(7 * hour);
    await sync();
    expect((await load())?.takenAt).toBe("2026-01-01T07:00:00.000Z");
  });

  it("begins anew when a new filter compares something that was not asked for", async () => {
    const tenant = largeTenant();
    const { sync, load, clock } = setUp(tenant);
    tenant.onPage = (call) => {
      if (call.includes("Alias -like 'c")) throw new Error("killed");
      return undefined;
    };
    await expect(sync()).rejects.toThrow("killed");
    tenant.onPage = () => undefined;
    tenant.dynamicLists = [
      list(900, "new", { RecipientFilter: "Pager -eq 1" }),
    ];
    tenant.recipients[0] = { ...tenant.recipients[0], Pager: "1" };
    clock.advance(hour);
    await sync();
    expect((await load())?.recipients.column("Pager")?.values).toEqual(["1"]);
  });

  it("stops when its time is up, and the next run ends it", async () => {
    const tenant = largeTenant();
    const { sync, load, clock } = setUp(tenant);
    const deadline = clock.now() + 60_000;
    tenant.onPage = (call) => {
      if (call.includes("Alias")) clock.advance(10_000);
      return undefined;
    };
    expect(await sync({ deadline })).toMatchObject({ finished: false });
    expect(await load()).toBeUndefined();
    tenant.onPage = () => undefined;
    expect(await sync()).toMatchObject({ finished: true, recipients: 304 });
  });

  it("gives way when another run has taken over", async () => {
    const tenant = largeTenant();
    const { sync } = setUp(tenant);
    let other: Promise<unknown> | undefined;
    const reader = readerOf(tenant);
    const slow = {
      ...reader,
      async *recipients(options: Parameters<typeof reader.recipients>[0]) {
        other ??= sync();
        await other;
        yield* reader.recipients(options);
      },
    };
    await expect(sync({ reader: slow })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(other).resolves.toMatchObject({ recipients: 304 });
  });

  it("cuts a range whose answer was truncated", async () => {
    const tenant = createFakeTenant();
    tenant.recipients = Array.from({ length: 2500 }, (_, n) => person(n));
    tenant.onPage = (call, page) => {
      if (!call.startsWith("recipients") || page < 1) return undefined;
      return { rows: [], complete: false };
    };
    const { sync } = setUp(tenant);
    expect(await sync()).toMatchObject({ recipients: 2500, complete: true });
  });
});
