import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import { callTenant, type Caller } from "../tenant-caller";

// Learn, role scopes and New-ManagementScope: what a custom recipient write scope leaves out can be read, but
// not made, changed or removed. Learn, Set-DistributionGroup: CustomAttribute1 to 15.

let tenant: Caller;
beforeEach(async () => (tenant = await callTenant({ appDirectoryRoles: [] })));
afterEach(() => tenant.close());

const run = (cmdlet: string, parameters: Record<string, unknown> = {}) =>
  tenant.invoke(cmdlet, parameters);
const asApp = async (cmdlet: string, parameters: Record<string, unknown>) =>
  tenant.invoke(cmdlet, parameters, {
    bearer: await tenant.token(undefined, tenant.server.clients.app),
  });
const set = "Set-DynamicDistributionGroup";
const [inside, outside] = [knownLists.allStaff, knownLists.faulty];
const refused = "Microsoft.Exchange.Data.Directory.ADScopeException";
const typeOf = ({ body }: Awaited<ReturnType<typeof run>>) =>
  body.error?.innererror.internalexception.type;

/** The app may manage lists whose CustomAttribute14 says so. */
async function guardListsOf(filter: string): Promise<void> {
  const { clientId } = tenant.server.clients.app;
  await run("New-ServicePrincipal", { AppId: clientId, ObjectId: clientId });
  const scope = { Name: "Guarded", RecipientRestrictionFilter: filter };
  expect((await run("New-ManagementScope", scope)).status).toBe(200);
  const group = await run("New-RoleGroup", {
    Name: "Guards",
    Roles: ["Distribution Groups"],
    Members: [clientId],
    CustomRecipientWriteScope: "Guarded",
  });
  expect(group.status).toBe(200);
}

test("a write scope by custom attribute lets an application change the lists in it, and no others", async () => {
  await guardListsOf("CustomAttribute14 -eq 'guarded'");
  const change = (Identity: string) => asApp(set, { Identity, Notes: "held" });
  expect(typeOf(await change(inside))).toBe(refused);

  await run(set, { Identity: inside, CustomAttribute14: "Guarded" });
  expect((await change(inside)).status).toBe(200);
  const left = await change(outside);
  expect([left.status, typeOf(left)]).toEqual([400, refused]);
  const [read] = (
    await asApp("Get-DynamicDistributionGroup", { Identity: outside })
  ).body.value;
  expect([read!.Name, read!.Notes]).not.toContain("held");
});

test.each([
  ["Remove-DynamicDistributionGroup", { Identity: outside }],
  ["Remove-DistributionGroup", { Identity: knownLists.approvedSenders }],
  [
    "Add-DistributionGroupMember",
    { Identity: knownLists.approvedSenders, Member: outside },
  ],
  ["New-DistributionGroup", { Name: "Fresh" }],
  [
    "New-DynamicDistributionGroup",
    { Name: "Fresh", IncludedRecipients: "AllRecipients" },
  ],
] as const)("%s stays within it too", async (cmdlet, parameters) => {
  await guardListsOf("CustomAttribute14 -eq 'guarded'");
  expect(typeOf(await asApp(cmdlet, parameters))).toBe(refused);
});

test("what is made within the scope is made", async () => {
  await guardListsOf("Name -like 'fresh*'");
  const made = await asApp("New-DistributionGroup", { Name: "Fresh air" });
  expect(made.status).toBe(200);
});

test("an assignment without a scope reaches everything, whatever another one leaves out", async () => {
  await guardListsOf("CustomAttribute14 -eq 'guarded'");
  await run("New-ManagementRoleAssignment", {
    Role: "Distribution Groups",
    App: tenant.server.clients.app.clientId,
  });
  const answer = await asApp(set, { Identity: outside, Notes: "held" });
  expect(answer.status).toBe(200);
});

test("custom attributes of a list are read back, cleared by blank text, and filtered by", async () => {
  const get = async (parameters: Record<string, unknown>) =>
    (await run("Get-DynamicDistributionGroup", parameters)).body.value;
  const found = { Filter: "CustomAttribute1 -eq 'tag'" };
  expect((await get({ Identity: inside }))[0]!.CustomAttribute1).toBe("");
  await run(set, { Identity: inside, CustomAttribute1: "tag" });
  expect((await get(found)).map(({ Name }) => Name)).toEqual([inside]);
  const recipients = (await run("Get-Recipient", found)).body.value;
  expect(recipients.map(({ Name }) => Name)).toEqual([inside]);
  await run(set, { Identity: inside, CustomAttribute1: "" });
  expect((await get({ Identity: inside }))[0]!.CustomAttribute1).toBe("");
  expect(await get(found)).toEqual([]);
});
