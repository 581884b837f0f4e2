import type { TenantClient } from "../../../../dev/tenant/identity/tenant-clients";
import { callTenant, type Caller } from "../tenant-caller";

let tenant: Caller;
beforeEach(async () => (tenant = await callTenant({ appDirectoryRoles: [] })));
afterEach(() => tenant.close());

const run = (cmdlet: string, parameters: Record<string, unknown> = {}) =>
  tenant.invoke(cmdlet, parameters);
const names = async (cmdlet: string, parameters = {}) =>
  (await run(cmdlet, parameters)).body.value.map((row) => row.Name);
const as = async (client: TenantClient, cmdlet: string, parameters = {}) =>
  tenant.invoke(cmdlet, parameters, {
    bearer: await tenant.token(undefined, client),
  });

/** Learn, app-only authentication: service principal, custom role group, member. */
async function admitApp(roles: readonly string[]): Promise<void> {
  const { clientId } = tenant.server.clients.app;
  const principal = await run("New-ServicePrincipal", {
    AppId: clientId,
    ObjectId: clientId,
    DisplayName: "Guard",
  });
  await run("New-RoleGroup", { Name: "Guards", Roles: roles });
  await run("Add-RoleGroupMember", {
    Identity: "Guards",
    Member: principal.body.value[0]!.Identity,
  });
}

test("an application without a directory role or a role group may run nothing: 403, NUL bytes", async () => {
  const answer = await as(tenant.server.clients.app, "Get-Recipient");
  expect(answer.status).toBe(403);
  expect(/^\0+$/.test(answer.text)).toBe(true);
});

test("an application without the permission is refused whatever its roles are: 401", async () => {
  const { read } = tenant.server.clients;
  expect((await as(read, "Get-Recipient")).status).toBe(401);
});

test("a role group gives an application the cmdlets of its roles, and no others", async () => {
  await admitApp(["Distribution Groups"]);
  const { app } = tenant.server.clients;
  const status = async (cmdlet: string) =>
    (await as(app, cmdlet, { ResultSize: 1 })).status;
  expect(await status("Get-DynamicDistributionGroup")).toBe(200);
  expect(await status("Get-Mailbox")).toBe(403);
  await run("Remove-RoleGroupMember", {
    Identity: "Guards",
    Member: app.clientId,
  });
  expect(await status("Get-DynamicDistributionGroup")).toBe(403);
});

test("a custom role has what its parent has until entries are taken from it", async () => {
  const { app } = tenant.server.clients;
  await run("New-ManagementRole", {
    Name: "List reader",
    Parent: "Distribution Groups",
  });
  await admitApp(["List reader"]);
  const read = async () =>
    (await as(app, "Get-DistributionGroup", { ResultSize: 1 })).status;
  expect(await read()).toBe(200);
  const entry = { Identity: "List reader\\Get-DistributionGroup" };
  expect((await run("Remove-ManagementRoleEntry", entry)).status).toBe(200);
  expect(await read()).toBe(403);
  expect((await run("Remove-ManagementRoleEntry", entry)).status).toBe(404);
});

test("the list of cmdlets is the caller's own", async () => {
  await admitApp(["View-Only Configuration"]);
  const { origin, state, clients } = tenant.server;
  const exported = async (client: TenantClient) => {
    const answer = await fetch(
      `${origin}/adminapi/v1.0/${state.tenantId}/EXOModuleFile?Version=3.9.2`,
      {
        headers: {
          authorization: `Bearer ${await tenant.token(undefined, client)}`,
          CommandName: "*",
        },
      },
    );
    const body = (await answer.json()) as {
      value: { exportedCmdlets: string[] }[];
    };
    return body.value[0]!.exportedCmdlets;
  };
  expect(await exported(clients.app)).toContain("Get-TransportConfig");
  expect(await exported(clients.app)).not.toContain("Set-TransportConfig");
  expect(await exported(clients.administrator)).toContain(
    "Set-TransportConfig",
  );
});

test("who may make dynamic lists is found by the cmdlet, its roles and their assignments", async () => {
  const roles = await names("Get-ManagementRole", {
    Cmdlet: "New-DynamicDistributionGroup",
  });
  expect(roles).toEqual(["Distribution Groups"]);
  const assignments = await run("Get-ManagementRoleAssignment", {
    Role: "Distribution Groups",
    Delegating: false,
  });
  expect(assignments.body.value.map((row) => row.RoleAssigneeName)).toEqual([
    "Organization Management",
    "Recipient Management",
  ]);
  const users = await run("Get-ManagementRoleAssignment", {
    Role: "Distribution Groups",
    Delegating: false,
    GetEffectiveUsers: true,
  });
  expect(users.body.value).toHaveLength(3);
});

test("users make lists by the default policy, until its assignment is removed", async () => {
  const byUsers = { Identity: "MyDistributionGroups\\New-DistributionGroup" };
  expect(await names("Get-ManagementRoleEntry", byUsers)).toEqual([
    "New-DistributionGroup",
  ]);
  const assignment = {
    Identity: "MyDistributionGroups-Default Role Assignment Policy",
  };
  expect(
    (await run("Get-ManagementRoleAssignment", assignment)).body.value[0],
  ).toMatchObject({
    RoleAssigneeType: "RoleAssignmentPolicy",
    RoleAssigneeName: "Default Role Assignment Policy",
  });
  await run("Remove-ManagementRoleAssignment", assignment);
  expect((await run("Get-ManagementRoleAssignment", assignment)).status).toBe(
    404,
  );
});

test.each([
  ["static", 0],
  ["dynamicToo", 1],
] as const)(
  "whether users may make dynamic lists too is a switch: %s",
  async (userLists, count) => {
    const other = await callTenant({ habits: { userLists } });
    const entries = await other.invoke("Get-ManagementRoleEntry", {
      Identity: "MyDistributionGroups\\New-Dynamic*",
    });
    expect(entries.body.value).toHaveLength(count);
    await other.close();
  },
);

test("mail of one mailbox: a scope, an application role, and the test of both", async () => {
  const { recipients } = tenant.server.state;
  const addressOf = (row: number) =>
    String(recipients.property(row, "PrimarySmtpAddress"));
  await admitApp([]);
  await run("New-ManagementScope", {
    Name: "Sentinel",
    RecipientRestrictionFilter: `PrimarySmtpAddress -eq '${addressOf(5)}'`,
  });
  const { clientId } = tenant.server.clients.app;
  await run("New-ManagementRoleAssignment", {
    App: clientId,
    Role: "Application Mail.ReadBasic",
    CustomResourceScope: "Sentinel",
  });
  const inScope = async (row: number) =>
    (
      await run("Test-ServicePrincipalAuthorization", {
        Identity: clientId,
        Resource: addressOf(row),
      })
    ).body.value.map((found) => found.InScope);
  expect([await inScope(5), await inScope(6)]).toEqual([[true], [false]]);
  expect(
    (await run("Remove-ManagementScope", { Identity: "Sentinel" })).status,
  ).toBe(400);
});

test.each([
  ["Remove-RoleGroup", { Identity: "Organization Management" }],
  ["Remove-ManagementRole", { Identity: "Distribution Groups" }],
  [
    "Remove-ManagementRoleEntry",
    { Identity: "Distribution Groups\\Get-Recipient" },
  ],
  ["New-RoleGroup", { Name: "Help Desk" }],
  ["New-ManagementRoleAssignment", { Role: "Distribution Groups" }],
])("%s %j is refused", async (cmdlet, parameters) => {
  expect((await run(cmdlet, parameters)).status).toBe(400);
});

test("what goes takes its own with it", async () => {
  await run("New-ManagementRole", { Name: "Mine", Parent: "Mail Recipients" });
  await admitApp(["Mine"]);
  expect(
    (await run("Remove-ManagementRole", { Identity: "Mine" })).status,
  ).toBe(400);
  await run("Remove-RoleGroup", { Identity: "Guards", Confirm: false });
  expect(await names("Get-ManagementRoleAssignment", { Role: "Mine" })).toEqual(
    [],
  );
  expect(
    (await run("Remove-ManagementRole", { Identity: "Mine" })).status,
  ).toBe(200);
  const { clientId } = tenant.server.clients.app;
  await run("Remove-ServicePrincipal", { Identity: clientId });
  expect(await names("Get-ServicePrincipal")).toEqual([]);
});

test("where rights are open, the application permission suffices", async () => {
  const other = await callTenant({ appDirectoryRoles: [], rights: "open" });
  const bearer = await other.token(undefined, other.server.clients.app);
  const answer = await other.invoke(
    "Get-Recipient",
    { ResultSize: 1 },
    { bearer },
  );
  expect(answer.status).toBe(200);
  await other.close();
});

test("a role's entries name parameters as the cmdlets' pages write them", async () => {
  const { body } = await tenant.invoke("Get-ManagementRoleEntry", {
    Identity: "Distribution Groups\\*",
  });
  const names = body.value.flatMap(({ Parameters }) => Parameters as string[]);
  expect(names).toContain("AcceptMessagesOnlyFromSendersOrMembers");
  expect(names.filter((name) => !/^[A-Z]/.test(name))).toEqual([]);
});
