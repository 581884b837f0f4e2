import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import { callTenant, type Caller } from "../tenant-caller";

let tenant: Caller;
beforeAll(async () => (tenant = await callTenant()));
afterAll(() => tenant.close());

const all = { ResultSize: "Unlimited" };
const values = async (
  cmdlet: string,
  parameters: Record<string, unknown>,
  property: string,
) =>
  (await tenant.invoke(cmdlet, { ...all, ...parameters })).body.value.map(
    (row) => row[property],
  );

test.each([
  ["UserMailbox", ["UserMailbox"]],
  ["RoomMailbox,SharedMailbox", ["SharedMailbox", "RoomMailbox"]],
  [
    ["GuestMailUser", "mailcontact"],
    ["MailContact", "GuestMailUser"],
  ],
  // PowerShell takes the beginning of a value for it, and a wrong one for no rows.
  ["Room", ["RoomMailbox"]],
  ["Nonsense", []],
])("RecipientTypeDetails %j", async (RecipientTypeDetails, expected) => {
  const found = await values(
    "Get-Recipient",
    { RecipientTypeDetails },
    "RecipientTypeDetails",
  );
  expect([...new Set(found)]).toEqual(expected);
});

test("every kind of recipient is there, and attributes are missing", async () => {
  const rows = (await tenant.invoke("Get-Recipient", all)).body.value;
  expect([...new Set(rows.map((row) => row.RecipientTypeDetails))]).toEqual(
    expect.arrayContaining([
      "UserMailbox",
      "SharedMailbox",
      "RoomMailbox",
      "MailContact",
      "GuestMailUser",
      "DynamicDistributionGroup",
      "MailUniversalDistributionGroup",
      "MailUniversalSecurityGroup",
      "GroupMailbox",
    ]),
  );
  for (const name of ["Department", "Title", "Office", "Company", "City"])
    expect(rows.some((row) => row[name] === "")).toBe(true);
});

test("RecipientType and a filter are both obeyed", async () => {
  const found = await values(
    "Get-Recipient",
    { RecipientType: "UserMailbox", Filter: "Department -eq 'Estates'" },
    "RecipientType",
  );
  expect(new Set(found)).toEqual(new Set(["UserMailbox"]));
  const wider = await values(
    "Get-Recipient",
    { Filter: "Department -eq 'Estates'" },
    "Guid",
  );
  expect(found).toHaveLength(wider.length);
  expect(
    await values(
      "Get-Recipient",
      { RecipientType: "MailContact", Filter: "Department -eq 'Estates'" },
      "Guid",
    ),
  ).toEqual([]);
});

test("Anr finds by the beginning of a name", async () => {
  expect(
    await values("Get-DynamicDistributionGroup", { Anr: "north ty" }, "Name"),
  ).toEqual([knownLists.faulty]);
});

test("SortBy orders", async () => {
  const names = (await values(
    "Get-DistributionGroup",
    { SortBy: "DisplayName" },
    "DisplayName",
  )) as string[];
  expect(names).toEqual(
    [...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
  );
});

test("ManagedBy finds the lists of an owner, and names him", async () => {
  const { state } = tenant.server;
  const [owner] = state.lists
    .byIdentity(knownLists.faulty)!
    .settings.get("ManagedBy") as number[];
  const address = state.recipients.property(owner!, "PrimarySmtpAddress");
  const found = (
    await tenant.invoke("Get-DynamicDistributionGroup", { ManagedBy: address })
  ).body.value;
  expect(found.map((row) => row.Name)).toContain(knownLists.faulty);
  for (const row of found)
    expect(row.ManagedBy).toEqual([state.recipients.property(owner!, "Name")]);
});

test("Properties leaves the others out", async () => {
  const answer = await tenant.invoke("Get-Recipient", {
    ResultSize: 1,
    Properties: ["DisplayName", "Department"],
  });
  expect(Object.keys(answer.body.value[0]!).sort()).toEqual([
    "Department",
    "DisplayName",
  ]);
});

test("a name that several have answers with all of them, one that nobody has with not found", async () => {
  const { recipients } = tenant.server.state;
  const shared = new Map<string, number>();
  for (let row = 0; row < recipients.count; row++) {
    const name = String(recipients.property(row, "DisplayName"));
    shared.set(name, (shared.get(name) ?? 0) + 1);
  }
  const [name, times] = [...shared].find(([, count]) => count > 1)!;
  const answer = await tenant.invoke("Get-Recipient", { Identity: name });
  expect(answer.body.value).toHaveLength(times);
  const nobody = await tenant.invoke("Get-Recipient", { Identity: "Nobody" });
  expect(nobody.status).toBe(404);
});

test("static members: a blank Identity is everyone, one that is nowhere is not found", async () => {
  const everyone = await values(
    "Get-DistributionGroupMember",
    { Identity: "" },
    "Guid",
  );
  expect(everyone).toHaveLength(tenant.server.state.recipients.count);
  const nowhere = await tenant.invoke("Get-DistributionGroupMember", {
    Identity: "nowhere@nowhere.example",
  });
  expect(nowhere.status).toBe(404);
});

test("nested lists are members as themselves", async () => {
  expect(
    await values(
      "Get-DistributionGroupMember",
      { Identity: knownLists.grandparent },
      "Name",
    ),
  ).toEqual(expect.arrayContaining([knownLists.parent]));
  expect(
    await values(
      "Get-DistributionGroupMember",
      { Identity: knownLists.cycle[0] },
      "Name",
    ),
  ).toEqual(expect.arrayContaining([knownLists.cycle[1]]));
});
