import { callTenant, type Caller } from "../tenant-caller";

let tenant: Caller;
beforeEach(async () => (tenant = await callTenant()));
afterEach(() => tenant.close());

const one = async (cmdlet: string, parameters = {}) =>
  (await tenant.invoke(cmdlet, parameters)).body.value[0]!;

test("the tenant begins with Microsoft's defaults", async () => {
  expect(await one("Get-OrganizationConfig")).toMatchObject({
    Name: tenant.server.state.domain,
    MailTipsAllTipsEnabled: true,
    MailTipsExternalRecipientsTipsEnabled: false,
    MailTipsLargeAudienceThreshold: 25,
    "MailTipsLargeAudienceThreshold@data.type": "System.Int32",
  });
  expect(await one("Get-TransportConfig")).toMatchObject({
    MaxRecipientEnvelopeLimit: "Unlimited",
    ReplyAllStormProtectionEnabled: true,
    ReplyAllStormDetectionMinimumRecipients: 2_500,
    ReplyAllStormDetectionMinimumReplies: 10,
    ReplyAllStormBlockDurationHours: 6,
  });
});

test("what is set is read back at once, and obeyed after its delay", async () => {
  const { transport } = tenant.server.state.settings;
  const answer = await tenant.invoke("Set-TransportConfig", {
    ReplyAllStormDetectionMinimumRecipients: 1_000,
    MaxRecipientEnvelopeLimit: 500,
  });
  expect([answer.status, answer.body.value]).toEqual([200, []]);
  expect(await one("Get-TransportConfig")).toMatchObject({
    ReplyAllStormDetectionMinimumRecipients: 1_000,
    MaxRecipientEnvelopeLimit: "500",
    WhenChanged: "2016-11-14T08:00:00.0000000+00:00",
  });
  const minimum = () =>
    transport.effective.ReplyAllStormDetectionMinimumRecipients;
  expect(minimum()).toBe(2_500);
  await tenant.clock.advance(30 * 60_000);
  expect(minimum()).toBe(1_000);
});

test.each([
  ["ReplyAllStormDetectionMinimumRecipients", 999, 1_000, 5_000, 5_001],
  ["ReplyAllStormDetectionMinimumReplies", 1, 2, 20, 21],
  ["ReplyAllStormBlockDurationHours", 0, 1, 12, 13],
  ["MaxRecipientEnvelopeLimit", 0, 1, 1_000, 1_001],
])("%s is limited", async (name, low, least, most, high) => {
  const set = async (value: number) =>
    (await tenant.invoke("Set-TransportConfig", { [name]: value })).status;
  expect(await set(low)).toBe(400);
  expect(await set(least)).toBe(200);
  expect(await set(most)).toBe(200);
  expect(await set(high)).toBe(400);
});

test("a collection takes a hashtable that adds and removes", async () => {
  const name = "DistributionGroupNameBlockedWordsList";
  await tenant.invoke("Set-OrganizationConfig", { [name]: ["one", "two"] });
  await tenant.invoke("Set-OrganizationConfig", {
    [name]: {
      "@odata.type": "#Exchange.GenericHashTable",
      Add: ["three"],
      Remove: ["ONE"],
    },
  });
  expect((await one("Get-OrganizationConfig"))[name]).toEqual(["two", "three"]);
});

test("a parameter that the cmdlet has not is refused, and nothing is written", async () => {
  const answer = await tenant.invoke("Set-TransportConfig", {
    ReplyAllStormBlockDurationHours: 3,
    ReplyAllStormWindow: 10,
  });
  expect(answer.status).toBe(400);
  expect(
    (await one("Get-TransportConfig")).ReplyAllStormBlockDurationHours,
  ).toBe(6);
});

test("where the older range of replies holds, fewer than five are refused", async () => {
  const other = await callTenant({ habits: { stormReplies: "from5" } });
  const set = async (value: number) =>
    (
      await other.invoke("Set-TransportConfig", {
        ReplyAllStormDetectionMinimumReplies: value,
      })
    ).status;
  expect([await set(4), await set(5)]).toEqual([400, 200]);
  await other.close();
});

test("mailboxes have a recipient limit: 500, and for a few 1,000", async () => {
  const answer = await tenant.invoke(
    "Get-Mailbox",
    { ResultSize: "Unlimited" },
    { select: "Guid,RecipientLimits,RecipientTypeDetails" },
  );
  const limits = answer.body.value.map((row) => row.RecipientLimits);
  expect(new Set(limits)).toEqual(new Set(["500", "1000"]));
  expect(limits.filter((limit) => limit === "1000").length).toBeLessThan(
    limits.length / 100,
  );
  expect(
    new Set(answer.body.value.map((row) => row.RecipientTypeDetails)),
  ).toEqual(new Set(["UserMailbox", "SharedMailbox", "RoomMailbox"]));
});

test("a list is no mailbox", async () => {
  const [list] = tenant.server.state.lists.all();
  const answer = await tenant.invoke("Get-Mailbox", { Identity: list!.guid });
  expect(answer.status).toBe(404);
});

test("the preview endpoint gives the organization's settings and takes no parameter", async () => {
  const { origin, state } = tenant.server;
  const url = `${origin}/adminapi/v2.0/${state.tenantId}/OrganizationConfig`;
  const ask = (parameters: Record<string, unknown>) =>
    tenant.invoke("Get-OrganizationConfig", parameters, { url });
  expect((await ask({})).body.value[0]).toMatchObject({
    MailTipsLargeAudienceThreshold: 25,
  });
  expect((await ask({ Identity: "x" })).status).toBe(400);
});
