import { randomUUID } from "node:crypto";
import { createSnapshotStore } from "../../../lib/directory/snapshot-store";
import { syncDirectory } from "../../../lib/directory/sync-directory";
import type { SyncOptions } from "../../../lib/directory/sync-options";
import { BreakwaterError } from "../../../lib/errors/breakwater-error";
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

const minute = 60_000;
const hour = 60 * minute;
const began = Date.UTC(2026, 0, 1);
const guid = (n: number) =>
  `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const idOf = (n: number) => `0b1ec700-${n}`;

const person = (n: number, more: object = {}) => ({
  Guid: guid(n),
  ExternalDirectoryObjectId: idOf(n),
  Alias: `p${n}`,
  PrimarySmtpAddress: `p${n}@nhs.example`,
  RecipientTypeDetails: "UserMailbox",
  City: "Leeds",
  WhenChangedUTC: "2025-06-01T00:00:00.0000000Z",
  ...more,
});
const list = (n: number, more: object = {}) => ({
  Guid: guid(n),
  ExternalDirectoryObjectId: idOf(n),
  Alias: `list${n}`,
  Name: `list${n}`,
  DisplayName: `list${n}`,
  PrimarySmtpAddress: `list${n}@nhs.example`,
  AcceptMessagesOnlyFromSendersOrMembers: [],
  WhenChangedUTC: "2025-06-01T00:00:00.0000000Z",
  ...more,
});
const dynamicList = (n: number, more: object = {}) =>
  list(n, {
    ExternalDirectoryObjectId: "",
    RecipientTypeDetails: "DynamicDistributionGroup",
    RecipientFilter: "City -eq 'Leeds'",
    CalculatedMembershipUpdateTime: "2025-12-31T20:00:00.0000000Z",
    ...more,
  });

const dynamics = [910_000, 910_001];
const statics = [911_000, 911_001];
const unified = 912_000;

/** People 0 to n - 1, two dynamic lists, two static ones, and a Microsoft 365 group. */
function tenantOf(people: number): FakeTenant {
  const tenant = createFakeTenant();
  tenant.dynamicLists = dynamics.map((n) => dynamicList(n));
  tenant.staticLists = statics.map((n) => list(n));
  tenant.unifiedLists = [
    list(unified, { RecipientTypeDetails: "GroupMailbox" }),
  ];
  tenant.recipients = [
    ...Array.from({ length: people }, (_, n) => person(n)),
    ...tenant.dynamicLists,
    ...tenant.staticLists,
    ...tenant.unifiedLists,
  ];
  for (const n of [...dynamics, ...statics])
    tenant.members.set(guid(n), [guid(1), guid(2)]);
  tenant.groupMembers.set(idOf(unified), [idOf(3)]);
  return tenant;
}

async function learnt(tenant: FakeTenant) {
  const blobs = memoryBlobs();
  const clock = createTestClock(began);
  const tenantId = randomUUID();
  const ids = createIds(clock);
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
      ...more,
    });
  const store = () => createSnapshotStore({ blobs, tenantId, log: silentLog });
  await sync();
  tenant.calls.length = 0;
  clock.advance(30 * minute);
  const people = async () => {
    const recipients = (await store().loadSnapshot())?.recipients;
    const read = (property: string, row: number) => {
      const column = recipients?.column(property);
      return column?.values[column.codes[row] ?? -1];
    };
    return new Map(
      Array.from({ length: recipients?.count ?? 0 }, (_, row) => [
        read("Guid", row) ?? "",
        read("City", row),
      ]),
    );
  };
  const listOf = async (n: number) =>
    (await store().loadSnapshot())?.lists.find((one) => one.guid === guid(n));
  const membersOf = async (n: number) => {
    const snapshot = await store().loadSnapshot();
    const guids = snapshot?.recipients.column("Guid");
    const rows = snapshot?.lists.find((one) => one.guid === guid(n))?.membership
      ?.rows;
    return Array.from(
      rows ?? [],
      (row) => guids?.values[guids.codes[row] ?? -1],
    ).sort();
  };
  const names = async () => {
    const found: string[] = [];
    for await (const name of blobs.list("snapshots", tenantId))
      found.push(name.slice(tenantId.length + 1));
    return found;
  };
  return { sync, store, clock, blobs, people, listOf, membersOf, names };
}

const now = "2026-01-01T00:20:00.0000000Z";
const change = (tenant: FakeTenant, n: number, more: object) => {
  const at = tenant.recipients.findIndex((row) => row.Guid === guid(n));
  tenant.recipients[at] = {
    ...tenant.recipients[at],
    WhenChangedUTC: now,
    ...more,
  };
};
const remove = (tenant: FakeTenant, n: number) => {
  tenant.recipients = tenant.recipients.filter((row) => row.Guid !== guid(n));
};

describe("what a run costs", () => {
  it("is a handful of calls, and no new version, where nothing changed", async () => {
    const tenant = tenantOf(2500);
    const { sync, store, names } = await learnt(tenant);
    const before = await store().readCurrentVersion();
    const files = await names();
    expect(await sync()).toMatchObject({
      kind: "changes",
      version: before?.version,
      complete: true,
      recipients: 2505,
    });
    const since = "WhenChangedUTC -gt '12/31/2025 11:45:00 PM'";
    expect(tenant.calls).toEqual([
      "changesSince users",
      "changesSince groups",
      "changesSince contacts",
      `recipients ${since}`,
      `dynamicLists ${since}`,
      `staticLists ${since}`,
      `unifiedLists ${since}`,
    ]);
    expect(await names()).toEqual(files);
    // True as of now, although it is the version of before.
    expect((await store().loadSnapshot())?.takenAt).toBe(
      "2026-01-01T00:30:00.000Z",
    );
  });

  it("grows with what changed, not with who is there", async () => {
    const tenant = tenantOf(10_000);
    const { sync, people } = await learnt(tenant);
    let rows = 0;
    const reader = readerOf(tenant);
    const counting = {
      ...reader,
      async *recipients(options: Parameters<typeof reader.recipients>[0]) {
        for await (const page of reader.recipients(options)) {
          rows += page.rows.length;
          yield page;
        }
      },
    };
    // 0.1 %: 6 changed, 2 are new, 2 are gone.
    for (let n = 100; n < 106; n++) change(tenant, n, { City: "York" });
    tenant.recipients.push(
      person(50_000, { WhenChangedUTC: now }),
      person(50_001, { WhenChangedUTC: now }),
    );
    remove(tenant, 200);
    remove(tenant, 201);
    tenant.changes.users = {
      ids: [idOf(100), idOf(200), idOf(201), idOf(50_000)],
    };
    expect(await sync({ reader: counting })).toMatchObject({
      kind: "changes",
      recipients: 10_005,
    });
    expect(tenant.calls).toHaveLength(8);
    expect(rows).toBe(8);
    const known = await people();
    expect([...known.values()].filter((city) => city === "York")).toHaveLength(
      6,
    );
    expect(known.has(guid(200))).toBe(false);
    expect(known.has(guid(50_001))).toBe(true);

    // Within the overlap the same rows come again, and are nothing new.
    tenant.changes.users = {};
    const version = (await sync()).version;
    expect((await sync()).version).toBe(version);
  });

  it("writes what changed, and leaves the base where it is", async () => {
    const tenant = tenantOf(3000);
    const { sync, names, store, blobs } = await learnt(tenant);
    const { version: base = "" } = (await store().readCurrentVersion()) ?? {};
    change(tenant, 5, { City: "York" });
    const { version } = await sync();
    expect((await names()).sort()).toEqual(
      [
        `${base}/lists.ndjson.gz`,
        `${base}/members.u32.gz`,
        `${base}/recipients.arrow`,
        `${version}/changes-of-${base}.ndjson.gz`,
        `${version}/lists.ndjson.gz`,
        `${version}/members.u32.gz`,
        "current.json",
      ].sort(),
    );
    // Versions go by; what they are built on stays.
    for (const city of ["Hull", "Goole", "Selby"]) {
      change(tenant, 6, { City: city });
      await sync();
    }
    expect(await names()).toContain(`${base}/recipients.arrow`);
    expect(
      await createSnapshotStore({
        blobs,
        tenantId: (await store().loadSnapshot())?.tenantId ?? "",
        log: silentLog,
      }).loadSnapshot(),
    ).toMatchObject({ recipients: { count: 3005 } });
  });

  it("makes a new base when much has changed", async () => {
    const tenant = tenantOf(3000);
    const { sync, names, people } = await learnt(tenant);
    for (let n = 0; n < 1200; n++) change(tenant, n, { City: "York" });
    const { version } = await sync();
    expect(await names()).toContain(`${version}/recipients.arrow`);
    expect(
      [...(await people()).values()].filter((city) => city === "York"),
    ).toHaveLength(1200);
  });
});

describe("who is gone", () => {
  it("is not believed of whom Exchange still has, whatever Graph says", async () => {
    const tenant = tenantOf(50);
    const { sync, people } = await learnt(tenant);
    // A replay of a deletion that was undone; a change that was undone; a stranger.
    tenant.changes.users = { ids: [idOf(7), idOf(8), idOf(999)] };
    expect(await sync()).toMatchObject({ recipients: 55 });
    expect((await people()).has(guid(7))).toBe(true);
  });

  it("is gone once Exchange does not have it, also from lists", async () => {
    const tenant = tenantOf(50);
    const { sync, people, membersOf } = await learnt(tenant);
    remove(tenant, 1);
    tenant.changes.users = { ids: [idOf(1)] };
    expect(await sync()).toMatchObject({ recipients: 54 });
    expect((await people()).has(guid(1))).toBe(false);
    expect(await membersOf(statics[0] ?? 0)).toEqual([guid(2)]);
  });

  it("is not concluded from an answer that was cut off", async () => {
    const tenant = tenantOf(50);
    const { sync, people } = await learnt(tenant);
    remove(tenant, 1);
    tenant.changes.users = { ids: [idOf(1)] };
    tenant.onPage = (call) =>
      call.includes("ExternalDirectoryObjectId")
        ? { complete: false }
        : undefined;
    expect(await sync()).toMatchObject({ complete: false });
    expect((await people()).has(guid(1))).toBe(true);
  });

  it("comes back when it is restored", async () => {
    const tenant = tenantOf(50);
    const { sync, people } = await learnt(tenant);
    const gone = tenant.recipients[1];
    remove(tenant, 1);
    tenant.changes.users = { ids: [idOf(1)] };
    await sync();
    tenant.recipients.push({ ...gone, WhenChangedUTC: now });
    expect(await sync()).toMatchObject({ recipients: 55 });
    expect((await people()).has(guid(1))).toBe(true);
  });

  it("is looked for among dynamic lists each hour: nothing else tells of them", async () => {
    const tenant = tenantOf(50);
    const { sync, listOf, people, clock } = await learnt(tenant);
    const [one = 0, other = 0] = dynamics;
    tenant.dynamicLists = tenant.dynamicLists.filter(
      (row) => row.Guid !== guid(one),
    );
    remove(tenant, one);
    await sync();
    expect(await listOf(one)).toBeDefined();
    clock.advance(hour);
    await sync();
    expect(await listOf(one)).toBeUndefined();
    expect((await people()).has(guid(one))).toBe(false);
    expect(await listOf(other)).toBeDefined();
  });
});

describe("lists", () => {
  it("are known within one run of being made or changed", async () => {
    const tenant = tenantOf(50);
    const { sync, listOf, membersOf } = await learnt(tenant);
    const made = dynamicList(910_005, {
      WhenChangedUTC: now,
      AcceptMessagesOnlyFromSendersOrMembers: ["p4@nhs.example"],
    });
    tenant.dynamicLists.push(made);
    tenant.recipients.push(made);
    tenant.members.set(guid(910_005), [guid(4)]);
    const [first = 0] = dynamics;
    tenant.dynamicLists[0] = dynamicList(first, {
      WhenChangedUTC: now,
      RecipientFilter: "Alias -ne $null",
    });
    await sync();
    const found = await listOf(910_005);
    expect(found).toMatchObject({
      kind: "dynamicDistributionGroup",
      delivery: { acceptedSenders: [{ guid: guid(4) }] },
      membership: { complete: true, asOf: "2025-12-31T20:00:00.000Z" },
    });
    expect(found?.row).not.toBeNull();
    expect(await membersOf(910_005)).toEqual([guid(4)]);
    expect(await listOf(first)).toMatchObject({ filter: "Alias -ne $null" });
  });

  it("bring everyone's new property with them, once", async () => {
    const tenant = tenantOf(50);
    const { sync, store, clock } = await learnt(tenant);
    tenant.recipients[3] = { ...tenant.recipients[3], Pager: "7" };
    const [first = 0] = dynamics;
    tenant.dynamicLists[0] = dynamicList(first, {
      WhenChangedUTC: now,
      RecipientFilter: "Pager -eq '7'",
    });
    expect(await sync()).toMatchObject({ kind: "whole" });
    expect(
      (await store().loadSnapshot())?.recipients.column("Pager")?.values,
    ).toEqual(["7"]);
    clock.advance(10 * minute);
    expect(await sync()).toMatchObject({ kind: "changes" });
  });

  it("are looked at again when someone whom they let write is gone: they may be open now", async () => {
    const tenant = tenantOf(50);
    const [one = 0] = dynamics;
    const only = { AcceptMessagesOnlyFromSendersOrMembers: ["p7@nhs.example"] };
    tenant.dynamicLists[0] = dynamicList(one, only);
    const { sync, listOf } = await learnt(tenant);
    expect((await listOf(one))?.delivery.acceptedSenders).toHaveLength(1);
    // The link goes with the person, and the list does not count as changed.
    tenant.dynamicLists[0] = dynamicList(one);
    remove(tenant, 7);
    tenant.changes.users = { ids: [idOf(7)] };
    await sync();
    expect((await listOf(one))?.delivery.acceptedSenders).toEqual([]);
  });

  it("come from the recipients where the app may not read Microsoft 365 groups", async () => {
    const tenant = tenantOf(50);
    const { sync, listOf } = await learnt(tenant);
    tenant.unifiedLists = new BreakwaterError("tenant_forbidden", "no");
    tenant.recipients.push(
      list(912_001, {
        RecipientTypeDetails: "GroupMailbox",
        WhenChangedUTC: now,
      }),
    );
    await sync();
    expect(await listOf(912_001)).toMatchObject({ kind: "microsoft365Group" });
    expect(await listOf(unified)).toBeDefined();
  });
});

describe("members", () => {
  const memberCalls = (tenant: FakeTenant) =>
    tenant.calls.filter((call) => /members /i.test(call));

  it("are read again where Graph saw them change, and nowhere else", async () => {
    const tenant = tenantOf(50);
    const { sync, membersOf } = await learnt(tenant);
    const [one = 0] = statics;
    tenant.members.set(guid(one), [guid(1), guid(2), guid(9)]);
    tenant.groupMembers.set(idOf(unified), [idOf(3), idOf(4)]);
    tenant.changes.groups = {
      ids: [idOf(one), idOf(unified)],
      membersOf: [idOf(one), idOf(unified), idOf(77_777)],
    };
    expect(await sync()).toMatchObject({ membershipsRead: 2 });
    expect(memberCalls(tenant)).toEqual([
      `staticMembers ${guid(one)}`,
      `groupMembers ${idOf(unified)}`,
    ]);
    expect(await membersOf(one)).toEqual([guid(1), guid(2), guid(9)]);
    expect(await membersOf(unified)).toEqual([guid(3), guid(4)]);
  });

  it("stay due until they are read", async () => {
    const tenant = tenantOf(50);
    const { sync, membersOf } = await learnt(tenant);
    const [one = 0] = statics;
    tenant.members.set(guid(one), [guid(9)]);
    tenant.changes.groups = { membersOf: [idOf(one)] };
    await sync({ callBudget: 0 });
    expect(await membersOf(one)).toEqual([guid(1), guid(2)]);
    tenant.changes.groups = {};
    await sync();
    expect(await membersOf(one)).toEqual([guid(9)]);
    tenant.calls.length = 0;
    await sync();
    expect(memberCalls(tenant)).toEqual([]);
  });

  it("of a dynamic list are read again when Exchange has worked them out anew", async () => {
    const tenant = tenantOf(50);
    const { sync, listOf, membersOf, clock } = await learnt(tenant);
    const [one = 0] = dynamics;
    tenant.dynamicLists[0] = dynamicList(one, {
      CalculatedMembershipUpdateTime: "2026-01-01T00:40:00.0000000Z",
    });
    tenant.members.set(guid(one), [guid(5)]);
    clock.advance(hour);
    await sync();
    expect(memberCalls(tenant)).toEqual([`dynamicMembers ${guid(one)}`]);
    expect(await membersOf(one)).toEqual([guid(5)]);
    expect((await listOf(one))?.membership?.asOf).toBe(
      "2026-01-01T00:40:00.000Z",
    );
  });

  it("are not called younger than they may be when they were worked out while they were read", async () => {
    const tenant = tenantOf(50);
    const { sync, listOf, clock } = await learnt(tenant);
    const [one = 0] = dynamics;
    clock.advance(hour);
    tenant.dynamicLists[0] = dynamicList(one, {
      CalculatedMembershipUpdateTime: "2026-01-01T01:00:00.0000000Z",
    });
    tenant.onPage = (call) => {
      if (call.startsWith("dynamicMembers"))
        tenant.dynamicLists[0] = dynamicList(one, {
          CalculatedMembershipUpdateTime: "2026-01-01T01:31:00.0000000Z",
        });
      return undefined;
    };
    await sync();
    expect((await listOf(one))?.membership?.asOf).toBe(
      "2025-12-31T01:30:00.000Z",
    );
  });
});

describe("everyone is read again", () => {
  it.each<[string, (tenant: FakeTenant) => void]>([
    [
      "when Graph has forgotten where we were (410)",
      (tenant) => (tenant.changes.users = undefined),
    ],
    [
      "when so much changed that it is the cheaper way",
      (tenant) => {
        tenant.recipients = tenant.recipients.map((row, n) =>
          n < 5100 ? { ...row, City: "York", WhenChangedUTC: now } : row,
        );
      },
    ],
    [
      "when Exchange does not heed the time asked for",
      (tenant) => {
        tenant.recipients = tenant.recipients.map((row) => ({
          ...row,
          WhenChangedUTC: now,
        }));
      },
    ],
  ])("%s", async (_, happen) => {
    const tenant = tenantOf(6000);
    const { sync, store } = await learnt(tenant);
    happen(tenant);
    expect(await sync()).toMatchObject({ kind: "whole", recipients: 6005 });
    expect(await store().readCurrentVersion()).toMatchObject({
      wholeAt: "2026-01-01T00:30:00.000Z",
    });
    tenant.changes = { users: {}, groups: {}, contacts: {} };
  });

  it("once a day, and finds then what nothing told of", async () => {
    const tenant = tenantOf(50);
    const { sync, people, clock } = await learnt(tenant);
    // A public folder, of which no delta query speaks.
    remove(tenant, 9);
    await sync();
    expect((await people()).has(guid(9))).toBe(true);
    clock.advance(24 * hour);
    expect(await sync()).toMatchObject({ kind: "whole" });
    expect((await people()).has(guid(9))).toBe(false);
  });

  it("and until then it grows old where it cannot be, so that nobody is restricted by it", async () => {
    const tenant = tenantOf(50);
    const { sync, store, clock } = await learnt(tenant);
    clock.advance(40 * hour);
    tenant.onPage = (call) => {
      if (call === "recipients") throw new Error("no");
      return undefined;
    };
    await expect(sync()).rejects.toThrow("no");
    expect((await store().readCurrentVersion())?.takenAt).toBe(
      "2026-01-02T00:00:00.000Z",
    );
  });
});

it("asks again from where it was when an answer was cut off, and says so", async () => {
  const tenant = tenantOf(50);
  const { sync, store, clock } = await learnt(tenant);
  tenant.onPage = (call) =>
    call.startsWith("staticLists") ? { complete: false } : undefined;
  expect(await sync()).toMatchObject({ complete: false });
  tenant.onPage = () => undefined;
  clock.advance(2 * hour);
  tenant.calls.length = 0;
  expect(await sync()).toMatchObject({ complete: true });
  expect(tenant.calls[3]).toBe(
    "recipients WhenChangedUTC -gt '12/31/2025 11:45:00 PM'",
  );
  expect(await store().readCurrentVersion()).toMatchObject({
    cursor: { since: "2026-01-01T02:30:00.000Z" },
  });
});

it("does without Graph where the app may not ask it", async () => {
  const tenant = tenantOf(50);
  const forbidden = () =>
    Promise.reject(new BreakwaterError("tenant_forbidden", "no"));
  const { sync, people } = await learnt(tenant);
  change(tenant, 3, { City: "York" });
  const graph = { ...graphOf(tenant), changesSince: forbidden };
  expect(await sync({ graph })).toMatchObject({ kind: "changes" });
  expect((await people()).get(guid(3))).toBe("York");
});

it("lets the newer of two runs win, and loses nothing", async () => {
  const tenant = tenantOf(50);
  const { sync, people } = await learnt(tenant);
  change(tenant, 3, { City: "York" });
  change(tenant, 4, { City: "Hull" });
  await Promise.all([sync(), sync(), sync({ wholeEvery: 0 })]);
  const known = await people();
  expect([known.get(guid(3)), known.get(guid(4))]).toEqual(["York", "Hull"]);
  expect(known.size).toBe(55);
});
