import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import {
  dynamicList,
  dynamics,
  hour,
  idOf,
  learnTenant,
  list,
  minute,
  now,
  remove,
  statics,
  tenantOf,
  unified,
} from "./changing-tenant";
import { type FakeTenant } from "./fake-tenant";
import { guid } from "./sync-runs";

describe("lists", () => {
  it("are known within one run of being made or changed", async () => {
    const tenant = tenantOf(50);
    const { sync, listOf, membersOf } = await learnTenant(tenant);
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
    const { sync, load, clock } = await learnTenant(tenant);
    tenant.recipients[3] = { ...tenant.recipients[3], Pager: "7" };
    const [first = 0] = dynamics;
    tenant.dynamicLists[0] = dynamicList(first, {
      WhenChangedUTC: now,
      RecipientFilter: "Pager -eq '7'",
    });
    expect(await sync()).toMatchObject({ kind: "whole" });
    expect((await load())?.recipients.column("Pager")?.values).toEqual(["7"]);
    clock.advance(10 * minute);
    expect(await sync()).toMatchObject({ kind: "changes" });
  });

  it("are looked at again when someone whom they let write is gone: they may be open now", async () => {
    const tenant = tenantOf(50);
    const [one = 0] = dynamics;
    const only = { AcceptMessagesOnlyFromSendersOrMembers: ["p7@nhs.example"] };
    tenant.dynamicLists[0] = dynamicList(one, only);
    const { sync, listOf } = await learnTenant(tenant);
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
    const { sync, listOf } = await learnTenant(tenant);
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
    const { sync, membersOf } = await learnTenant(tenant);
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
    const { sync, membersOf } = await learnTenant(tenant);
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
    const { sync, clock, listOf, membersOf } = await learnTenant(tenant);
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
    const { sync, clock, listOf } = await learnTenant(tenant);
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
