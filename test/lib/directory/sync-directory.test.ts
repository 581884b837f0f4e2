import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import { hour, list, objectId, person } from "./directory-rows";
import { createFakeTenant, type FakeTenant } from "./fake-tenant";
import { createSyncRuns, guid } from "./sync-runs";

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

describe("one run", () => {
  it("brings recipients, lists and members into a snapshot", async () => {
    const { sync, load, names } = createSyncRuns(smallTenant());
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
    expect(await names("sync/")).toEqual([]);
  });

  it("asks for the properties that filters compare, and keeps as unknown what nobody has a value of", async () => {
    const tenant = smallTenant();
    tenant.dynamicLists[0] = {
      ...tenant.dynamicLists[0],
      RecipientFilter:
        "(Pager -eq '7') -or (MemberOfGroup -eq 'CN=x') -or (City -eq $null)",
    };
    tenant.recipients[5] = { ...tenant.recipients[5], Pager: "7" };
    const { sync, load } = createSyncRuns(tenant);
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
    const { sync, load } = createSyncRuns(tenant);
    expect((await sync()).complete).toBe(false);
    expect((await load())?.complete).toBe(false);
  });

  it("marks members that came only in part, and never takes them for few", async () => {
    const tenant = smallTenant();
    tenant.onPage = (call) =>
      call.startsWith("dynamicMembers") ? { complete: false } : undefined;
    const { sync, load } = createSyncRuns(tenant);
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
    const { sync, load } = createSyncRuns(tenant);
    await sync();
    expect((await load())?.lists[0]?.membership).toBeNull();
  });

  it("takes Microsoft 365 groups from Graph where Exchange does not let it", async () => {
    const tenant = smallTenant();
    tenant.unifiedLists = new BreakwaterError("tenant_forbidden", "no");
    const { sync, load } = createSyncRuns(tenant);
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
    const { sync } = createSyncRuns(tenant);
    expect((await sync()).recipients).toBe(26);
  });

  it("says how far it is", async () => {
    const { sync, progress } = createSyncRuns(smallTenant());
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
    const { sync } = createSyncRuns(tenant);
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
    const { sync, load, clock } = createSyncRuns(tenant);
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
    const { sync, load } = createSyncRuns(tenant);
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
    const { sync, load } = createSyncRuns(tenant);
    await sync();
    const snapshot = await load();
    expect(snapshot?.lists[0]?.membership).toMatchObject({ complete: false });
    expect(snapshot?.lists[0]?.membership?.rows).toHaveLength(50);
  });
});

describe("a snapshot that somebody else spoilt", () => {
  const files = ["recipients.arrow", "lists.ndjson.gz", "members.u32.gz"];
  it.each([
    ...files.map((file) => [`${file} removed`, file, undefined] as const),
    ...files.map(
      (file) => [`${file} cut short`, file, Buffer.from("ARROW1")] as const,
    ),
  ])("is said, and read anew by the next run: %s", async (_, file, body) => {
    const { sync, load, info, spoil, clock } = createSyncRuns(smallTenant());
    await sync();
    const { version } = (await info()) ?? {};
    await spoil(`${version}/${file}`, body);
    await expect(load()).rejects.toMatchObject({ code: "snapshot_unreadable" });
    clock.advance(hour);
    expect(await sync()).toMatchObject({
      kind: "whole",
      finished: true,
      complete: true,
      recipients: 26,
    });
    expect((await load())?.lists).toHaveLength(3);
  });
});
