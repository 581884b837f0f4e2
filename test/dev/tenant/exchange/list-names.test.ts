import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import { callTenant, type Caller } from "../tenant-caller";

// Learn, New- and Set-DynamicDistributionGroup: Name, Alias, PrimarySmtpAddress, EmailAddresses.

let tenant: Caller;
beforeAll(async () => (tenant = await callTenant()));
afterAll(() => tenant.close());

const everyone = { RecipientFilter: "Alias -ne $null" };
const make = (parameters: Record<string, unknown>) =>
  tenant.invoke("New-DynamicDistributionGroup", { ...everyone, ...parameters });
const set = (Identity: string, parameters: Record<string, unknown>) =>
  tenant.invoke("Set-DynamicDistributionGroup", { Identity, ...parameters });
const get = async (Identity: string) =>
  (await tenant.invoke("Get-DynamicDistributionGroup", { Identity })).body
    .value?.[0];
const hashtable = (entries: object) => ({
  "@odata.type": "#Exchange.GenericHashTable",
  ...entries,
});

test("a name is kept as it was written; its alias has no spaces, and makes the address", async () => {
  const { body } = await make({ Name: "Ward Sisters" });
  expect(body.value[0]).toMatchObject({
    Identity: "Ward Sisters",
    Name: "Ward Sisters",
    DisplayName: "Ward Sisters",
    Alias: "WardSisters",
    PrimarySmtpAddress: "WardSisters@wharfedale.example",
    EmailAddresses: ["SMTP:WardSisters@wharfedale.example"],
    RecipientFilterType: "Custom",
  });
  for (const identity of [
    "ward sisters",
    "WardSisters",
    "wardsisters@wharfedale.example",
    String(body.value[0]!.Guid),
    String(body.value[0]!.DistinguishedName),
  ])
    expect(await get(identity)).toMatchObject({ Name: "Ward Sisters" });
});

test("an alias beside an address is an alias only", async () => {
  const { body } = await make({
    Name: "Sisters",
    Alias: "sis",
    PrimarySmtpAddress: "ward.sisters@wharfedale.example",
  });
  expect(body.value[0]).toMatchObject({
    Alias: "sis",
    PrimarySmtpAddress: "ward.sisters@wharfedale.example",
  });
  const { recipients } = tenant.server.state;
  expect(recipients.rowByAddress("sis@wharfedale.example")).toBeUndefined();
});

test.each([
  { Name: "x", Alias: "two words" },
  { Name: "x", Alias: ".begins" },
  { Name: "x".repeat(65) },
  { Name: "x", PrimarySmtpAddress: "x@elsewhere.example" },
  { Name: "x", Alias: knownLists.canary },
  { Name: knownLists.canary },
])("%j is refused, and nothing is made", async (parameters) => {
  const { count } = tenant.server.state.recipients;
  expect((await make(parameters)).status).toBe(400);
  expect(tenant.server.state.recipients.count).toBe(count);
});

test("a list is renamed; its GUID stays, the old name leads nowhere", async () => {
  const { body } = await make({ Name: "Before" });
  const guid = String(body.value[0]!.Guid);
  await set("Before", { Name: "After", Alias: "aft" });
  expect(await get(guid)).toMatchObject({
    Identity: "After",
    Name: "After",
    Alias: "aft",
    PrimarySmtpAddress: "Before@wharfedale.example",
    DistinguishedName: expect.stringMatching(/^CN=After,/) as string,
  });
  expect(await get("after")).toMatchObject({ Guid: guid });
  expect(await get("aft")).toMatchObject({ Guid: guid });
  expect((await set("After", { Alias: knownLists.canary })).status).toBe(400);
});

test("a new primary address keeps the old one as a proxy, and mail finds both", async () => {
  await set(knownLists.faulty, {
    PrimarySmtpAddress: "england@wharfedale.example",
  });
  const old = `${knownLists.faulty}@wharfedale.example`;
  const list = (await get(knownLists.faulty))!;
  expect(list.PrimarySmtpAddress).toBe("england@wharfedale.example");
  expect(list.EmailAddresses).toEqual(
    expect.arrayContaining(["SMTP:england@wharfedale.example", `smtp:${old}`]),
  );
  const { recipients } = tenant.server.state;
  expect(recipients.rowByAddress(old)).toBe(
    recipients.rowByAddress("england@wharfedale.example"),
  );
});

test("EmailAddresses adds and removes; a primary one there makes a proxy of the other", async () => {
  await make({ Name: "posts" });
  const add = (Add: string[], Remove: string[] = []) =>
    set("posts", { EmailAddresses: hashtable({ Add, Remove }) });
  await add(["second@wharfedale.example"]);
  await add(["SMTP:third@wharfedale.example"], ["second@wharfedale.example"]);
  expect(await get("posts")).toMatchObject({
    PrimarySmtpAddress: "third@wharfedale.example",
    EmailAddresses: [
      "SMTP:third@wharfedale.example",
      "smtp:posts@wharfedale.example",
    ],
  });
  expect((await add([`${knownLists.canary}@wharfedale.example`])).status).toBe(
    400,
  );
  expect((await set("posts", { EmailAddresses: [] })).status).toBe(400);
});

describe("settings of a list", () => {
  const person = (n: number) =>
    String(tenant.server.state.recipients.property(n, "Name"));

  test("whoever may write on its behalf, and whom no moderator stops, come back by name", async () => {
    await set(knownLists.faulty, {
      GrantSendOnBehalfTo: [person(1)],
      BypassModerationFromSendersOrMembers: [person(2), knownLists.canary],
    });
    expect(await get(knownLists.faulty)).toMatchObject({
      GrantSendOnBehalfTo: [person(1)],
      BypassModerationFromSendersOrMembers: [person(2), knownLists.canary],
    });
  });

  test("attributes with several values, a simple name, translations of its tip", async () => {
    await set(knownLists.faulty, {
      ExtensionCustomAttribute1: ["a", "b"],
      SimpleDisplayName: "England",
      MailTip: "Think.",
      MailTipTranslations: ["CY:Meddwl."],
    });
    await set(knownLists.faulty, {
      ExtensionCustomAttribute1: hashtable({ Add: "c", Remove: ["a"] }),
    });
    expect(await get(knownLists.faulty)).toMatchObject({
      ExtensionCustomAttribute1: ["b", "c"],
      SimpleDisplayName: "England",
      MailTipTranslations: [
        expect.stringMatching(/^default:.*Think\./s) as string,
        "CY:Meddwl.",
      ],
    });
    const { body } = await tenant.invoke("Get-DynamicDistributionGroup", {
      Filter: "ExtensionCustomAttribute1 -eq 'c'",
    });
    expect(body.value.map(({ Name }) => Name)).toEqual([knownLists.faulty]);
  });

  test("one condition of a precanned filter is changed, the others stay", async () => {
    await tenant.invoke("New-DynamicDistributionGroup", {
      Name: "nurses",
      IncludedRecipients: "MailboxUsers",
      ConditionalDepartment: ["Nursing"],
      ConditionalCompany: "A",
    });
    await set("nurses", { ConditionalDepartment: ["Dental", "Finance"] });
    const list = (await get("nurses"))!;
    expect(list).toMatchObject({
      RecipientFilterType: "Precanned",
      IncludedRecipients: "MailboxUsers",
      ConditionalDepartment: ["Dental", "Finance"],
      ConditionalCompany: ["A"],
    });
    expect(list.RecipientFilter).toContain(
      "((Company -eq 'A')) -and ((Department -eq 'Dental') -or (Department -eq 'Finance'))",
    );
  });

  test("WhatIf changes nothing, Confirm and ErrorAction say nothing of the list", async () => {
    const before = await get(knownLists.faulty);
    const answer = await set(knownLists.faulty, {
      DisplayName: "Other",
      WhatIf: true,
      Confirm: false,
      ErrorAction: "Stop",
    });
    expect([answer.status, answer.body.value]).toEqual([200, []]);
    expect(await get(knownLists.faulty)).toEqual(before);
  });
});
