import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import { callTenant, type Caller } from "../tenant-caller";

let tenant: Caller;
beforeEach(async () => (tenant = await callTenant()));
afterEach(() => tenant.close());

const run = (cmdlet: string, parameters: Record<string, unknown> = {}) =>
  tenant.invoke(`${cmdlet}-TransportRule`, parameters);
const rules = async () => (await run("Get")).body.value;
const rule = async (Identity: string) =>
  (await run("Get", { Identity })).body.value[0]!;
const obeyed = () =>
  tenant.server.state.transportRules.inEffect().map(({ name }) => name);
const address = (name: string) => `${name}@${tenant.server.state.domain}`;
const minutes = (n: number) => tenant.clock.advance(n * 60_000);

const closed = (name: string, more: Record<string, unknown> = {}) =>
  run("New", {
    Name: name,
    AnyOfToCcHeader: [address(knownLists.allStaff)],
    RejectMessageReasonText: "Replies to this list are closed.",
    ...more,
  });

test("a rule is read back at once, as it was seen on a live tenant", async () => {
  const answer = await closed("guard", {
    HeaderMatchesMessageHeader: "In-Reply-To",
    HeaderMatchesPatterns: ["@"],
    ExceptIfFromMemberOf: [knownLists.approvedSenders],
    StopRuleProcessing: true,
    ExpiryDate: "2016-11-15T09:00:00Z",
    Comments: "incident=1",
  });
  expect(answer.status).toBe(200);
  expect(await rule("guard")).toMatchObject({
    Name: "guard",
    Identity: "guard",
    "Priority@data.type": "System.Int32",
    Priority: 0,
    State: "Enabled",
    Mode: "Enforce",
    RuleErrorAction: "Ignore",
    Comments: "incident=1",
    ExpiryDate: "2016-11-15T09:00:00.0000000+00:00",
    AnyOfToCcHeader: [address(knownLists.allStaff)],
    ExceptIfFromMemberOf: [address(knownLists.approvedSenders)],
    StopRuleProcessing: true,
    Quarantine: false,
    Conditions: [
      "Microsoft.Exchange.MessagingPolicies.Rules.Tasks.AnyOfToCcHeaderPredicate",
      "Microsoft.Exchange.MessagingPolicies.Rules.Tasks.HeaderMatchesPredicate",
    ],
    Exceptions: [
      "Microsoft.Exchange.MessagingPolicies.Rules.Tasks.FromMemberOfPredicate",
    ],
    Actions: [
      "Microsoft.Exchange.MessagingPolicies.Rules.Tasks.RejectMessageAction",
    ],
  });
});

test("making, switching, changing and removing each take half an hour to be obeyed", async () => {
  await closed("guard");
  await minutes(29);
  expect(obeyed()).toEqual([]);
  await minutes(1);
  expect(obeyed()).toEqual(["guard"]);
  await run("Disable", { Identity: "guard" });
  expect((await rule("guard")).State).toBe("Disabled");
  expect(obeyed()).toEqual(["guard"]);
  await minutes(30);
  expect(obeyed()).toEqual([]);
  await run("Enable", { Identity: "guard" });
  await run("Set", { Identity: "guard", Name: "renamed" });
  await minutes(30);
  expect(obeyed()).toEqual(["renamed"]);
  await run("Remove", { Identity: "renamed", Confirm: false });
  expect(await rules()).toEqual([]);
  expect(obeyed()).toEqual(["renamed"]);
  await minutes(30);
  expect(obeyed()).toEqual([]);
});

test("mail meets a rule once it is obeyed", async () => {
  const { mailFlow, state } = tenant.server;
  const list = state.lists.byIdentity(knownLists.faulty)!;
  await closed("guard", { AnyOfToCcHeader: [list.address] });
  const send = () =>
    mailFlow.send({ from: 0, to: [list.row], subject: "Please remove me" });
  expect(send().refused).toBeNull();
  await minutes(30);
  expect(send().refused).toMatchObject({
    by: "transport-rule",
    status: "5.7.1",
    text: "Replies to this list are closed.",
  });
});

test("priorities are places: the others shift", async () => {
  for (const name of ["a", "b", "c"]) await closed(name);
  await closed("first", { Priority: 0 });
  await run("Set", { Identity: "a", Priority: 3 });
  expect((await rules()).map((row) => [row.Priority, row.Name])).toEqual([
    [0, "first"],
    [1, "b"],
    [2, "c"],
    [3, "a"],
  ]);
  expect((await run("Set", { Identity: "a", Priority: 4 })).status).toBe(400);
});

test("SentTo takes people and no groups; a list is named by its primary address", async () => {
  const person = String(
    tenant.server.state.recipients.property(3, "PrimarySmtpAddress"),
  );
  expect((await closed("people", { SentTo: [person] })).status).toBe(200);
  expect(
    (await closed("groups", { SentTo: [address(knownLists.allStaff)] })).status,
  ).toBe(400);
  await run("Set", {
    Identity: "people",
    AnyOfToCcHeader: [`${knownLists.canary}@old.${tenant.server.state.domain}`],
  });
  expect((await rule("people")).AnyOfToCcHeader).toEqual([
    address(knownLists.canary),
  ]);
});

test.each([
  ["a name twice", { Name: "guard" }],
  ["no name", { Name: "" }],
  ["a name of 65 characters", { Name: "x".repeat(65) }],
  ["no action", { RejectMessageReasonText: null }],
  ["a code that is none", { RejectMessageEnhancedStatusCode: "5.7.2" }],
  ["a pattern that is none", { SubjectMatchesPatterns: ["("] }],
  ["a pattern of 129", { SubjectMatchesPatterns: ["x".repeat(129)] }],
  ["half of a header condition", { HeaderMatchesPatterns: ["@"] }],
  ["a text of 1,025", { RejectMessageReasonText: "x".repeat(1_025) }],
  ["nobody", { From: ["nobody@nowhere.example"] }],
  ["a mode that is none", { Mode: "Maybe" }],
  ["a parameter that is none", { AnyOfBccHeader: ["x"] }],
])("%s is refused", async (_what, more) => {
  await closed("guard");
  const answer = await closed("other", more);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(await rules()).toHaveLength(1);
});

test("a rule has 8 KB, a tenant 300 rules and 20 KB of patterns", async () => {
  const words = (count: number) => ({
    SubjectContainsWords: Array.from({ length: count }, (_, i) =>
      String(i).padStart(77, "w"),
    ),
  });
  expect((await closed("fits", words(98))).status).toBe(200);
  expect((await closed("large", words(103))).status).toBe(400);
  const patterns = Array.from({ length: 60 }, (_, i) =>
    String(i).padStart(114, "p"),
  );
  for (const n of [1, 2])
    expect(
      (await closed(`p${n}`, { SubjectMatchesPatterns: patterns })).status,
    ).toBe(200);
  expect(
    (await closed("p3", { SubjectMatchesPatterns: patterns })).status,
  ).toBe(400);
  const { transportRules } = tenant.server.state;
  const [template] = transportRules.all();
  for (let n = transportRules.all().length; n < 299; n++)
    transportRules.put({ ...template!, guid: `g${n}`, name: `n${n}` }, n);
  expect((await closed("three hundredth")).status).toBe(200);
  expect((await closed("one more")).status).toBe(400);
});

describe("a text and a status code", () => {
  const words = async (caller: Caller) => {
    const { body } = await caller.invoke("Get-TransportRule");
    const row = body.value[0]!;
    return [row.RejectMessageReasonText, row.RejectMessageEnhancedStatusCode];
  };
  const make = (caller: Caller, more: Record<string, unknown>) =>
    caller.invoke("New-TransportRule", { Name: "guard", ...more });
  const set = (caller: Caller, more: Record<string, unknown>) =>
    caller.invoke("Set-TransportRule", { Identity: "guard", ...more });

  it("reset each other, as the cmdlet's page has it", async () => {
    await make(tenant, { RejectMessageEnhancedStatusCode: "5.7.900" });
    expect(await words(tenant)).toEqual([
      "Delivery not authorized, message refused",
      "5.7.900",
    ]);
    await set(tenant, { RejectMessageReasonText: "Closed." });
    expect(await words(tenant)).toEqual(["Closed.", "5.7.1"]);
  });

  it("or stand beside each other, as the page on actions has it", async () => {
    const other = await callTenant({ habits: { ruleTexts: "both" } });
    await make(other, {
      RejectMessageReasonText: "Closed.",
      RejectMessageEnhancedStatusCode: "5.7.900",
    });
    expect(await words(other)).toEqual(["Closed.", "5.7.900"]);
    await set(other, { RejectMessageReasonText: "Open soon." });
    expect(await words(other)).toEqual(["Open soon.", "5.7.900"]);
    await other.close();
  });
});

test("the built-in storm protection obeys the transport configuration once it is in effect", async () => {
  const larger = await callTenant({ scale: 0.002 });
  const { mailFlow, state } = larger.server;
  await larger.invoke("Set-TransportConfig", {
    ReplyAllStormDetectionMinimumRecipients: 1_000,
    ReplyAllStormDetectionMinimumReplies: 2,
  });
  const list = state.lists.byIdentity(knownLists.faulty)!;
  expect(state.lists.expandedCount(list)).toBe(1_680);
  const storm = () => {
    const first = mailFlow.send({ from: 1, to: [list.row], subject: "News" });
    for (const from of [2, 3])
      mailFlow.send({
        from,
        to: [list.row],
        subject: "RE: News",
        inReplyTo: first.mail.messageId,
      });
    return mailFlow.stormProtection.storms.length;
  };
  expect(storm()).toBe(0);
  await larger.clock.advance(30 * 60_000);
  expect(storm()).toBe(1);
  await larger.close();
});
