import { auditSnapshot } from "../../../lib/audit/audit-snapshot";
import type { TenantSettings } from "../../../lib/tenant/tenant-settings-port";
import { buildAuditInput } from "./build-audit-input";

const read = <T>(value: T) => ({ read: true as const, value });

/** A tenant in order: everything as it should be. */
function settings(over: {
  limit?: number | "Unlimited" | null;
  storm?: Partial<Transport["stormProtection"]>;
  tips?: Partial<Organization>;
  mailboxes?: [number | "Unlimited", number][];
  groups?: Partial<Value<TenantSettings["groupCreation"]>>;
  assignments?: [name: string, role: string, who: string, type: string][];
}): TenantSettings {
  return {
    transport: read({
      maxRecipientEnvelopeLimit: over.limit === undefined ? 500 : over.limit,
      stormProtection: {
        enabled: true,
        minimumRecipients: 1000,
        minimumReplies: 10,
        blockHours: 6,
        ...over.storm,
      },
    }),
    organization: read({
      mailTipsEnabled: true,
      groupMetricsEnabled: true,
      largeAudienceThreshold: 25,
      ...over.tips,
    }),
    mailboxes: read({
      looked: 1000,
      all: false,
      byLimit: new Map(over.mailboxes ?? [[500, 1000]]),
    }),
    groupCreation: read({
      everyone: false,
      allowedGroup: null,
      settingId: "f0b2d6f5",
      ...over.groups,
    }),
    listCreators: read(
      (over.assignments ?? []).map(([name, role, assignee, assigneeType]) => ({
        name,
        role,
        assignee,
        assigneeType,
      })),
    ),
  };
}
type Value<T> = T extends { read: true; value: infer V } ? V : never;
type Transport = Value<TenantSettings["transport"]>;
type Organization = Value<TenantSettings["organization"]>;

const findings = (tenantSettings: TenantSettings, policy: object = {}) =>
  auditSnapshot(
    buildAuditInput(
      [
        { n: 1, predicted: 999 },
        { n: 2, predicted: 1000, moderated: true },
        { n: 3, predicted: 2499, moderated: true },
        { n: 4, predicted: 2500, moderated: true },
      ],
      { tenantSettings, policy: { limits: { default: 9999 }, ...policy } },
    ),
  ).findings;

test("a tenant in order has no finding", () => {
  expect(findings(settings({}))).toEqual([]);
});

test.each<[string, Parameters<typeof settings>[0], string, string, RegExp]>([
  [
    "any number of recipients",
    { limit: "Unlimited" },
    "tenant-recipient-limit",
    "low",
    /1,000 recipients/,
  ],
  [
    "501 recipients",
    { limit: 501 },
    "tenant-recipient-limit",
    "low",
    /501 recipients/,
  ],
  [
    "storm protection off",
    { storm: { enabled: false, minimumRecipients: 2500 } },
    "tenant-storm-protection",
    "high",
    /is off/,
  ],
  [
    "storm protection at its default",
    { storm: { minimumRecipients: 2500 } },
    "tenant-storm-protection",
    "medium",
    /2,500 recipients and more \(1,000 is the lowest; 2 lists lie between\)/,
  ],
  [
    "storm protection that waits",
    { storm: { minimumReplies: 11 } },
    "tenant-storm-protection",
    "medium",
    /waits for 11 replies/,
  ],
  [
    "tips for 26",
    { tips: { largeAudienceThreshold: 26 } },
    "tenant-large-audience-tip",
    "medium",
    /only above 26/,
  ],
  [
    "tips off",
    { tips: { mailTipsEnabled: false } },
    "tenant-large-audience-tip",
    "medium",
    /MailTips are off/,
  ],
  [
    "sizes not counted",
    { tips: { groupMetricsEnabled: false } },
    "tenant-large-audience-tip",
    "medium",
    /not counted/,
  ],
  [
    "some mailboxes with more",
    {
      mailboxes: [
        [500, 990],
        [501, 7],
        ["Unlimited", 3],
      ],
    },
    "tenant-mailbox-recipient-limit",
    "low",
    /10 of the first 1,000 mailboxes/,
  ],
  [
    "users who create lists",
    {
      assignments: [
        [
          "MyDistributionGroups-Default Role Assignment Policy",
          "MyDistributionGroups",
          "Default Role Assignment Policy",
          "RoleAssignmentPolicy",
        ],
      ],
    },
    "tenant-list-creators",
    "medium",
    /every user with Default Role Assignment Policy/,
  ],
  [
    "a help desk that creates lists",
    {
      assignments: [
        ["a", "Distribution Groups", "Recipient Management", "RoleGroup"],
        ["b", "Distribution Groups", "Help Desk", "RoleGroup"],
      ],
    },
    "tenant-list-creators",
    "low",
    /so may Help Desk\.$/,
  ],
  [
    "users who create groups where nothing was set",
    { groups: { everyone: true, settingId: null } },
    "tenant-group-creators",
    "medium",
    /Every user may create Microsoft 365 groups.*no setting that says otherwise/,
  ],
  [
    "users who create groups as somebody set it",
    { groups: { everyone: true } },
    "tenant-group-creators",
    "medium",
    /EnableGroupCreation is true/,
  ],
])("%s: found", (_name, over, rule, severity, message) => {
  const found = findings(settings(over));
  expect(found).toMatchObject([
    { rule, severity, list: null, reach: null, limit: null, waived: null },
  ]);
  expect(found[0]?.message).toMatch(message);
  expect(found[0]?.mend).toMatch(
    /Set-|Remove-ManagementRoleAssignment|New-MgGroupSetting -TemplateId '62375ab9|Update-MgGroupSetting -GroupSettingId 'f0b2d6f5'/,
  );
});

test.each<[string, Parameters<typeof settings>[0]]>([
  ["500 recipients", { limit: 500 }],
  ["a limit that Exchange does not say", { limit: null }],
  ["ten replies", { storm: { minimumReplies: 10 } }],
  ["tips for 25", { tips: { largeAudienceThreshold: 25 } }],
  ["fewer than usual", { mailboxes: [[100, 1000]] }],
  [
    "administrators of recipients",
    {
      assignments: [
        ["a", "Distribution Groups", "Organization Management", "RoleGroup"],
      ],
    },
  ],
  [
    "groups made by the members of one",
    { groups: { allowedGroup: "05aa6a98-956a-45c0-b13b-88076a23f2cd" } },
  ],
  ["groups made by administrators alone", { groups: { allowedGroup: null } }],
])("%s: in order", (_name, over) => {
  expect(findings(settings(over))).toEqual([]);
});

test("what could not be read is said, and named with its cause", () => {
  const unread = {
    ...settings({}),
    listCreators: { read: false as const, code: "tenant_forbidden" },
  };
  expect(findings(unread)).toMatchObject([
    {
      rule: "tenant-settings-unread",
      message: expect.stringContaining(
        "Get-ManagementRoleAssignment (tenant_forbidden: the role View-Only Configuration is missing)",
      ) as string,
    },
  ]);
});

const forbidden = { read: false as const, code: "tenant_forbidden" };
const away = { read: false as const, code: "tenant_unavailable" };
test.each<[string, Partial<TenantSettings>, RegExp, RegExp]>([
  [
    "the permission alone is missing",
    { groupCreation: forbidden },
    /^Not judged.*: GET \/groupSettings \(tenant_forbidden: the permission GroupSettings\.Read\.All of Microsoft Graph is missing\)\.$/,
    /Value -EQ 'GroupSettings\.Read\.All'[\s\S]*New-MgServicePrincipalAppRoleAssignment/,
  ],
  [
    "a role is missing too",
    { groupCreation: forbidden, transport: forbidden },
    /Get-TransportConfig \(.*View-Only Configuration.*GET \/groupSettings/,
    /^breakwater doctor$/,
  ],
  [
    "Graph does not answer",
    { groupCreation: away },
    /GET \/groupSettings \(tenant_unavailable\)/,
    /^breakwater doctor$/,
  ],
])("what Graph did not say where %s", (_name, over, message, mend) => {
  const found = findings({ ...settings({}), ...over });
  expect(found.map(({ rule }) => rule)).toEqual(["tenant-settings-unread"]);
  expect(found[0]?.message).toMatch(message);
  expect(found[0]?.mend).toMatch(mend);
});

test("a changed setting keeps its other values", () => {
  const [found] = findings(settings({ groups: { everyone: true } }));
  expect(found?.mend).toContain("-NotIn 'EnableGroupCreation'");
  expect(found?.mend).toContain("-Values (@($others) + @(");
});

test("a waiver for the tenant counts through its last day", () => {
  const waived = (expires: string) =>
    findings(settings({ limit: 1000 }), {
      waivers: [
        {
          list: "tenant",
          rule: "tenant-recipient-limit",
          reason: "newsletters",
          approver: "head of IT",
          expires,
        },
      ],
    })[0]?.waived;
  expect(waived("2026-03-02")).toMatchObject({ approver: "head of IT" });
  expect(waived("2026-03-01")).toBeNull();
});
