import { createFakeTenant, type FakeTenant } from "./fake-tenant";
import { createSyncRuns, guid } from "./sync-runs";

export const minute = 60_000;
export const hour = 60 * minute;
export const idOf = (n: number) => `0b1ec700-${n}`;

export const person = (n: number, more: object = {}) => ({
  Guid: guid(n),
  ExternalDirectoryObjectId: idOf(n),
  Alias: `p${n}`,
  PrimarySmtpAddress: `p${n}@nhs.example`,
  RecipientTypeDetails: "UserMailbox",
  City: "Leeds",
  WhenChangedUTC: "2025-06-01T00:00:00.0000000Z",
  ...more,
});
export const list = (n: number, more: object = {}) => ({
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
export const dynamicList = (n: number, more: object = {}) =>
  list(n, {
    ExternalDirectoryObjectId: "",
    RecipientTypeDetails: "DynamicDistributionGroup",
    RecipientFilter: "City -eq 'Leeds'",
    CalculatedMembershipUpdateTime: "2025-12-31T20:00:00.0000000Z",
    ...more,
  });

export const dynamics = [910_000, 910_001];
export const statics = [911_000, 911_001];
export const unified = 912_000;

/** People 0 to n - 1, two dynamic lists, two static ones, and a Microsoft 365 group. */
export function tenantOf(people: number): FakeTenant {
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

/** The tenant has been learnt whole, half an hour ago. */
export async function learnTenant(tenant: FakeTenant) {
  const runs = createSyncRuns(tenant);
  const { sync, load, clock } = runs;
  await sync();
  tenant.calls.length = 0;
  clock.advance(30 * minute);
  const people = async () => {
    const recipients = (await load())?.recipients;
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
    (await load())?.lists.find((one) => one.guid === guid(n));
  const membersOf = async (n: number) => {
    const snapshot = await load();
    const guids = snapshot?.recipients.column("Guid");
    const rows = snapshot?.lists.find((one) => one.guid === guid(n))?.membership
      ?.rows;
    return Array.from(
      rows ?? [],
      (row) => guids?.values[guids.codes[row] ?? -1],
    ).sort();
  };
  return { ...runs, people, listOf, membersOf };
}

export const now = "2026-01-01T00:20:00.0000000Z";
export const change = (tenant: FakeTenant, n: number, more: object) => {
  const at = tenant.recipients.findIndex((row) => row.Guid === guid(n));
  tenant.recipients[at] = {
    ...tenant.recipients[at],
    WhenChangedUTC: now,
    ...more,
  };
};
export const remove = (tenant: FakeTenant, n: number) => {
  tenant.recipients = tenant.recipients.filter((row) => row.Guid !== guid(n));
};
