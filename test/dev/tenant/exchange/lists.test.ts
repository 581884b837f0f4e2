import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import { callTenant, type Caller } from "../tenant-caller";

let tenant: Caller;
beforeAll(async () => (tenant = await callTenant()));
afterAll(() => tenant.close());

const run = (cmdlet: string, parameters: Record<string, unknown> = {}) =>
  tenant.invoke(cmdlet, parameters);
const row = async (cmdlet: string, Identity: string) =>
  (await run(cmdlet, { Identity })).body.value[0]!;
const members = async (cmdlet: string, Identity: string) =>
  (await run(cmdlet, { Identity, ResultSize: "Unlimited" })).body.value.map(
    (member) => member.Name,
  );
const personName = (n: number) =>
  String(tenant.server.state.recipients.property(n, "Name"));
const blockedOnce = /SystemMailbox/g;

describe("a dynamic list that is made", () => {
  it("is born open, has its filter with the exclusions, and no members for two hours", async () => {
    const made = await run("New-DynamicDistributionGroup", {
      Name: "Everyone in England",
      Alias: "england",
      RecipientFilter: "StateOrProvince -eq 'England'",
      Notes: "expected-audience: 12",
    });
    expect(made.status).toBe(200);
    const list = await row("Get-DynamicDistributionGroup", "england");
    expect(list).toMatchObject({
      Guid: made.body.value[0]!.Guid,
      DisplayName: "Everyone in England",
      PrimarySmtpAddress: `england@${tenant.server.state.domain}`,
      AcceptMessagesOnlyFromSendersOrMembers: [],
      Notes: "expected-audience: 12",
      WhenCreated: "2016-11-14T08:00:00.0000000+00:00",
    });
    expect(String(list.RecipientFilter).match(blockedOnce)).toHaveLength(1);
    const stored = () =>
      members("Get-DynamicDistributionGroupMember", String(list.Guid));
    expect(await stored()).toHaveLength(0);
    await tenant.clock.advance(2 * 3_600_000);
    expect(await stored()).toHaveLength(840);
  });

  it("can be precanned", async () => {
    await run("New-DynamicDistributionGroup", {
      Name: "nurses",
      IncludedRecipients: "MailboxUsers,Resources",
      ConditionalDepartment: ["Nursing", "Finance"],
    });
    const { RecipientFilter } = await row(
      "Get-DynamicDistributionGroup",
      "nurses",
    );
    const filter = String(RecipientFilter);
    expect(filter).toContain(
      "((Department -eq 'Nursing') -or (Department -eq 'Finance')) -and (((RecipientType -eq 'UserMailbox')) -or ((RecipientTypeDetails -eq 'RoomMailbox')))",
    );
    const counted = await run("Get-Recipient", {
      RecipientPreviewFilter: filter,
      ResultSize: "Unlimited",
    });
    expect(
      new Set(counted.body.value.map(({ Department }) => Department)),
    ).toEqual(new Set(["Nursing", "Finance"]));
  });

  it.each([
    ["without a filter", { Name: "x" }],
    [
      "with both kinds of filter",
      {
        Name: "x",
        IncludedRecipients: "AllRecipients",
        RecipientFilter: "Alias -ne $null",
      },
    ],
    ["with a broken filter", { Name: "x", RecipientFilter: "Department -eq" }],
    [
      "with senders",
      {
        Name: "x",
        RecipientFilter: "Alias -ne $null",
        AcceptMessagesOnlyFrom: [],
      },
    ],
    [
      "under a name that is taken",
      { Name: knownLists.faulty, RecipientFilter: "Alias -ne $null" },
    ],
    [
      "with an owner who is nowhere",
      {
        Name: "x",
        RecipientFilter: "Alias -ne $null",
        ManagedBy: "nobody@nowhere.example",
      },
    ],
  ])("is refused %s", async (_what, parameters) => {
    const answer = await run("New-DynamicDistributionGroup", parameters);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(tenant.server.state.lists.byIdentity("x")).toBeUndefined();
  });

  it("is gone at once when it is removed", async () => {
    await run("New-DynamicDistributionGroup", {
      Name: "short-lived",
      RecipientFilter: "Alias -ne $null",
    });
    const removed = await run("Remove-DynamicDistributionGroup", {
      Identity: "short-lived",
      Confirm: false,
    });
    expect([removed.status, removed.body.value]).toEqual([200, []]);
    const gone = await run("Get-DynamicDistributionGroup", {
      Identity: "short-lived",
    });
    expect(gone.status).toBe(404);
  });
});

describe("a static list", () => {
  beforeAll(() =>
    run("New-DistributionGroup", {
      Name: "walkers",
      Type: "Security",
      Members: [personName(1), personName(2)],
    }),
  );
  const change = (verb: string, Member: string) =>
    run(`${verb}-DistributionGroupMember`, { Identity: "walkers", Member });

  it("has the members that it was made with, and its type", async () => {
    expect(await row("Get-DistributionGroup", "walkers")).toMatchObject({
      RecipientTypeDetails: "MailUniversalSecurityGroup",
    });
    expect(await members("Get-DistributionGroupMember", "walkers")).toEqual([
      personName(1),
      personName(2),
    ]);
  });

  it("takes and loses one member a call, and says when it did", async () => {
    await tenant.clock.advance(60_000);
    expect((await change("Add", personName(3))).status).toBe(200);
    expect((await change("Add", personName(3))).status).toBe(400);
    expect((await change("Remove", personName(1))).status).toBe(200);
    expect((await change("Remove", personName(1))).status).toBe(400);
    expect(await members("Get-DistributionGroupMember", "walkers")).toEqual([
      personName(2),
      personName(3),
    ]);
    const { WhenChangedUTC } = await row("Get-Recipient", "walkers");
    expect(WhenChangedUTC).toBe(
      new Date(tenant.clock.now()).toISOString().replace("Z", "0000+00:00"),
    );
  });

  it("that is synced refuses members and its own removal", async () => {
    const Identity = knownLists.synced;
    for (const [cmdlet, more] of [
      ["Add-DistributionGroupMember", { Member: personName(4) }],
      ["Remove-DistributionGroup", {}],
    ] as const)
      expect((await run(cmdlet, { Identity, ...more })).status).toBe(400);
  });
});

describe("mailboxes", () => {
  it("come and go", async () => {
    const { count } = tenant.server.state.recipients;
    const made = await run("New-Mailbox", {
      Name: "sentinel",
      Shared: true,
      PrimarySmtpAddress: `sentinel@${tenant.server.state.domain}`,
    });
    expect(made.body.value[0]).toMatchObject({
      RecipientTypeDetails: "SharedMailbox",
      RecipientLimits: "500",
    });
    expect(tenant.server.state.recipients.count).toBe(count + 1);
    expect((await run("New-Mailbox", { Name: "sentinel" })).status).toBe(400);
    await run("Remove-Mailbox", { Identity: "sentinel" });
    expect((await run("Get-Mailbox", { Identity: "sentinel" })).status).toBe(
      404,
    );
  });

  it("change, and are found by when they did and by what they are now", async () => {
    const Identity = personName(7);
    await tenant.clock.advance(60_000);
    const before = new Date(tenant.clock.now() - 1_000);
    await run("Set-Mailbox", { Identity, RecipientLimits: 800 });
    await run("Set-User", { Identity, Department: "Moved Here" });
    expect((await row("Get-Mailbox", Identity)).RecipientLimits).toBe("800");
    const found = async (Filter: string) =>
      (await run("Get-Recipient", { Filter })).body.value.map(
        ({ Name }) => Name,
      );
    expect(await found("Department -eq 'Moved Here'")).toEqual([Identity]);
    const [date, time] = before.toISOString().split(/[T.]/);
    const [year, month, day] = date!.split("-").map(Number);
    expect(
      await found(
        `(WhenChangedUTC -gt '${month}/${day}/${year} ${time}') -and (RecipientTypeDetails -eq 'UserMailbox')`,
      ),
    ).toEqual([Identity]);
  });
});

test("a beginning of the alias finds what a walk through all finds", async () => {
  const { state } = tenant.server;
  const aliases = Array.from({ length: state.recipients.count }, (_, n) =>
    state.recipients.isPresent(n)
      ? String(state.recipients.property(n, "Alias"))
      : "",
  );
  for (const beginning of ["a", "am", "sha", "shared.f", "ENGL", "zz"]) {
    const answer = await tenant.invoke(
      "Get-Recipient",
      {
        Filter: `(Alias -like '${beginning}*') -or (Alias -like 'ro*')`,
        ResultSize: "Unlimited",
      },
      { select: "Alias" },
    );
    const expected = aliases.filter(
      (alias) =>
        alias.startsWith(beginning.toLowerCase()) || alias.startsWith("ro"),
    );
    expect(answer.body.value.map(({ Alias }) => Alias)).toEqual(expected);
  }
});
