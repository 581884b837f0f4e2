import type { DirectorySnapshot } from "../../../lib/directory/snapshot";
import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import {
  change,
  dynamics,
  hour,
  idOf,
  learnTenant,
  now,
  person,
  remove,
  statics,
  tenantOf,
} from "./changing-tenant";
import { graphOf, readerOf, type FakeTenant } from "./fake-tenant";
import { guid } from "./sync-runs";

describe("what a run costs", () => {
  it("is a handful of calls, and no new version, where nothing changed", async () => {
    const tenant = tenantOf(2500);
    const { sync, load, info, names } = await learnTenant(tenant);
    const before = await info();
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
    expect((await load())?.takenAt).toBe("2026-01-01T00:30:00.000Z");
  });

  it("grows with what changed, not with who is there", async () => {
    const tenant = tenantOf(10_000);
    const { sync, people } = await learnTenant(tenant);
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
    const { sync, load, info, names } = await learnTenant(tenant);
    const { version: base = "" } = (await info()) ?? {};
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
    expect(await load()).toMatchObject({ recipients: { count: 3005 } });
  });

  it("reads the base once in an instance that goes on, and stores what a new one would", async () => {
    const tenant = tenantOf(3000);
    const { sync, load, info, storeCounting } = await learnTenant(tenant);
    const { version: base = "" } = (await info()) ?? {};
    const { snapshots, read } = storeCounting();
    for (const [n, city] of ["Hull", "Goole", "Selby"].entries()) {
      change(tenant, 6 + n, { City: city });
      remove(tenant, 20 + n);
      tenant.changes.users = { ids: [idOf(20 + n)] };
      await sync({ snapshots });
      const [kept, fresh] = [await snapshots.loadSnapshot(), await load()];
      expect(kept?.lists).toEqual(fresh?.lists);
      expect({ ...kept, lists: [], recipients: [] }).toEqual({
        ...fresh,
        lists: [],
        recipients: [],
      });
      for (const property of ["Guid", "City"])
        expect(textsOf(kept, property)).toEqual(textsOf(fresh, property));
      expect(textsOf(fresh, "City")).toContain(city);
    }
    expect(read.filter((name) => /recipients|changes-of/.test(name))).toEqual([
      `${base}/recipients.arrow`,
    ]);
  });

  it("makes a new base when much has changed", async () => {
    const tenant = tenantOf(3000);
    const { sync, names, people } = await learnTenant(tenant);
    for (let n = 0; n < 1200; n++) change(tenant, n, { City: "York" });
    const { version } = await sync();
    expect(await names()).toContain(`${version}/recipients.arrow`);
    expect(
      [...(await people()).values()].filter((city) => city === "York"),
    ).toHaveLength(1200);
  });
});

function textsOf(snapshot: DirectorySnapshot | undefined, property: string) {
  const column = snapshot?.recipients.column(property);
  return Array.from(
    { length: snapshot?.recipients.count ?? 0 },
    (_, row) => column?.values[column.codes[row] ?? -1],
  );
}

describe("who is gone", () => {
  it("is not believed of whom Exchange still has, whatever Graph says", async () => {
    const tenant = tenantOf(50);
    const { sync, people } = await learnTenant(tenant);
    // A replay of a deletion that was undone; a change that was undone; a stranger.
    tenant.changes.users = { ids: [idOf(7), idOf(8), idOf(999)] };
    expect(await sync()).toMatchObject({ recipients: 55 });
    expect((await people()).has(guid(7))).toBe(true);
  });

  it("is gone once Exchange does not have it, also from lists", async () => {
    const tenant = tenantOf(50);
    const { sync, people, membersOf } = await learnTenant(tenant);
    remove(tenant, 1);
    tenant.changes.users = { ids: [idOf(1)] };
    expect(await sync()).toMatchObject({ recipients: 54 });
    expect((await people()).has(guid(1))).toBe(false);
    expect(await membersOf(statics[0] ?? 0)).toEqual([guid(2)]);
  });

  it("is not concluded from an answer that was cut off", async () => {
    const tenant = tenantOf(50);
    const { sync, people } = await learnTenant(tenant);
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
    const { sync, people } = await learnTenant(tenant);
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
    const { sync, clock, people, listOf } = await learnTenant(tenant);
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

describe("everyone is read again", () => {
  it.each<[string, (tenant: FakeTenant) => void]>([
    [
      "when Graph has forgotten where we were among users (410)",
      (tenant) => (tenant.changes.users = undefined),
    ],
    [
      "when it has among groups and their members",
      (tenant) => (tenant.changes.groups = undefined),
    ],
    [
      "when it has among contacts",
      (tenant) => (tenant.changes.contacts = undefined),
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
    const { sync, info } = await learnTenant(tenant);
    happen(tenant);
    expect(await sync()).toMatchObject({ kind: "whole", recipients: 6005 });
    expect(await info()).toMatchObject({
      wholeAt: "2026-01-01T00:30:00.000Z",
    });
    tenant.changes = { users: {}, groups: {}, contacts: {} };
  });

  it("once a day, and finds then what nothing told of", async () => {
    const tenant = tenantOf(50);
    const { sync, clock, people } = await learnTenant(tenant);
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
    const { sync, info, clock } = await learnTenant(tenant);
    clock.advance(40 * hour);
    tenant.onPage = (call) => {
      if (call === "recipients") throw new Error("no");
      return undefined;
    };
    await expect(sync()).rejects.toThrow("no");
    expect((await info())?.takenAt).toBe("2026-01-02T00:00:00.000Z");
  });
});

it("asks again from where it was when an answer was cut off, and says so", async () => {
  const tenant = tenantOf(50);
  const { sync, info, clock } = await learnTenant(tenant);
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
  expect(await info()).toMatchObject({
    cursor: { since: "2026-01-01T02:30:00.000Z" },
  });
});

it("does without Graph where the app may not ask it", async () => {
  const tenant = tenantOf(50);
  const forbidden = () =>
    Promise.reject(new BreakwaterError("tenant_forbidden", "no"));
  const { sync, people } = await learnTenant(tenant);
  change(tenant, 3, { City: "York" });
  const graph = { ...graphOf(tenant), changesSince: forbidden };
  expect(await sync({ graph })).toMatchObject({ kind: "changes" });
  expect((await people()).get(guid(3))).toBe("York");
});

it("lets the newer of two runs win, and loses nothing", async () => {
  const tenant = tenantOf(50);
  const { sync, people } = await learnTenant(tenant);
  change(tenant, 3, { City: "York" });
  change(tenant, 4, { City: "Hull" });
  const ended = await Promise.allSettled([
    sync(),
    sync(),
    sync({ wholeEvery: 0 }),
  ]);
  // One that finds another reading everyone takes that up, and the other gives way.
  for (const one of ended)
    if (one.status === "rejected")
      expect(one.reason).toMatchObject({ code: "conflict" });
  expect(ended.some(({ status }) => status === "fulfilled")).toBe(true);
  const known = await people();
  expect([known.get(guid(3)), known.get(guid(4))]).toEqual(["York", "Hull"]);
  expect(known.size).toBe(55);
});
