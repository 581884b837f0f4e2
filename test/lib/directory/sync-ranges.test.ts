import { hour, list, person } from "./directory-rows";
import { createFakeTenant, readerOf, type FakeTenant } from "./fake-tenant";
import { createSyncRuns } from "./sync-runs";

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
    const { sync } = createSyncRuns(tenant);
    expect(await sync()).toMatchObject({ recipients: 304, complete: true });
    expect(tenant.calls.length).toBeGreaterThan(30);
  });

  it("counts a recipient once whose alias changes from one range to another meanwhile", async () => {
    const tenant = largeTenant();
    const reader = readerOf(tenant);
    const { sync } = createSyncRuns(tenant);
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
    const { sync, load, info, names, clock } = createSyncRuns(tenant);
    let calls = 0;
    const killed = new Set<string>();
    tenant.onPage = (call) => {
      if (!call.includes("Alias") || ++calls <= 40) return undefined;
      killed.add(call);
      throw new Error("killed");
    };
    await expect(sync()).rejects.toThrow("killed");
    expect(await load()).toBeUndefined();
    expect(await names("sync/")).not.toEqual([]);

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
    expect(await names("sync/")).toEqual([]);
  });

  it("leaves the snapshot before in place until the next is whole", async () => {
    const tenant = largeTenant();
    const { sync, load } = createSyncRuns(tenant);
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
    const { sync, load, clock } = createSyncRuns(tenant);
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
    const { sync, load, clock } = createSyncRuns(tenant);
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
    const { sync, load, clock } = createSyncRuns(tenant);
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
    const { sync } = createSyncRuns(tenant);
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
    const { sync } = createSyncRuns(tenant);
    expect(await sync()).toMatchObject({ recipients: 2500, complete: true });
  });
});
