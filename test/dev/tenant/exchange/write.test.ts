import { knownLists } from "../../../../dev/tenant/estate/list-plan";
import { callTenant, type Caller } from "../tenant-caller";

let tenant: Caller;
beforeEach(async () => (tenant = await callTenant()));
afterEach(() => tenant.close());

const list = (name: string) => tenant.server.state.lists.byIdentity(name)!;
const set = (
  name: string,
  parameters: Record<string, unknown>,
  cmdlet = "Set-DynamicDistributionGroup",
) => tenant.invoke(cmdlet, { Identity: list(name).guid, ...parameters });
const get = async (name: string, cmdlet = "Get-DynamicDistributionGroup") =>
  (await tenant.invoke(cmdlet, { Identity: list(name).guid })).body.value[0]!;
const senders = "AcceptMessagesOnlyFromSendersOrMembers";

test("a write answers with no rows, is read back by name at once, and is obeyed after its delay", async () => {
  const approved = list(knownLists.approvedSenders);
  const stranger = tenant.server.state.lists.storedMembers(
    list(knownLists.faulty),
  )[0]!;
  const answer = await set(knownLists.faulty, { [senders]: [approved.guid] });
  expect([answer.status, answer.body.value]).toEqual([200, []]);
  expect((await get(knownLists.faulty))[senders]).toEqual([approved.name]);
  expect(
    tenant.server.state.lists.accepts(list(knownLists.faulty), stranger),
  ).toBe(true);
  await tenant.clock.advance(299_000);
  expect(
    tenant.server.state.lists.accepts(list(knownLists.faulty), stranger),
  ).toBe(true);
  await tenant.clock.advance(1_000);
  expect(
    tenant.server.state.lists.accepts(list(knownLists.faulty), stranger),
  ).toBe(false);
  const member = tenant.server.state.lists.storedMembers(approved)[0]!;
  expect(
    tenant.server.state.lists.accepts(list(knownLists.faulty), member),
  ).toBe(true);
});

test.each([
  [null],
  [[]],
  [""],
  [{ "@odata.type": "#Exchange.GenericHashTable" }],
])("%j lets everyone write", async (blank) => {
  await set(knownLists.allStaff, { [senders]: blank });
  expect((await get(knownLists.allStaff))[senders]).toEqual([]);
});

test("a hashtable adds and removes; anything else that is an object is refused", async () => {
  const [approved, canary, team] = [
    knownLists.approvedSenders,
    knownLists.canary,
    knownLists.communications,
  ].map(list);
  await set(knownLists.allStaff, {
    [senders]: {
      "@odata.type": "#Exchange.GenericHashTable",
      Add: [approved!.guid, canary!.address],
      Remove: [team!.name],
    },
  });
  expect((await get(knownLists.allStaff))[senders]).toEqual([
    approved!.name,
    canary!.name,
  ]);
  expect(
    (await set(knownLists.allStaff, { [senders]: { Add: [team!.guid] } }))
      .status,
  ).toBe(400);
});

test("the two halves and the whole cannot be written together, and show the same senders", async () => {
  const person = tenant.server.state.recipients.property(
    3,
    "PrimarySmtpAddress",
  );
  expect(
    (
      await set(knownLists.allStaff, {
        [senders]: [person],
        AcceptMessagesOnlyFrom: [person],
      })
    ).status,
  ).toBe(400);
  await set(knownLists.allStaff, { AcceptMessagesOnlyFrom: [person] });
  const row = await get(knownLists.allStaff);
  expect(row.AcceptMessagesOnlyFromDLMembers).toEqual([
    knownLists.communications,
  ]);
  expect(row[senders]).toHaveLength(2);
});

test("a sender that is nowhere is refused, and nothing is written", async () => {
  const answer = await set(knownLists.allStaff, {
    [senders]: ["nobody@nowhere.example"],
  });
  expect(answer.status).toBe(404);
  expect((await get(knownLists.allStaff))[senders]).toEqual([
    knownLists.communications,
  ]);
});

test("a list that is synced from on-premises refuses every change", async () => {
  const answer = await set(
    knownLists.synced,
    { Notes: "x" },
    "Set-DistributionGroup",
  );
  expect(answer.status).toBe(400);
  expect(answer.body.error?.innererror.internalexception.message).toMatch(
    /synchronized from your on-premises organization/,
  );
});

test("saving a filter appends the system exclusions again each time", async () => {
  const { RecipientFilter: once } = (await get(knownLists.faulty)) as {
    RecipientFilter: string;
  };
  await set(knownLists.faulty, { RecipientFilter: once });
  const { RecipientFilter: twice } = (await get(knownLists.faulty)) as {
    RecipientFilter: string;
  };
  expect(once.match(/SystemMailbox/g)).toHaveLength(1);
  expect(twice.match(/SystemMailbox/g)).toHaveLength(2);
});

test("stored membership follows a changed filter two hours later, or when forced an hour after the last refresh", async () => {
  const members = () =>
    tenant.server.state.lists.storedMembers(list(knownLists.faulty)).length;
  const narrow = { RecipientFilter: "Department -eq 'Nothing'" };
  expect(members()).toBe(840);
  await set(knownLists.faulty, narrow);
  await tenant.clock.advance(119 * 60_000);
  expect(members()).toBe(840);
  await tenant.clock.advance(60_000);
  expect(members()).toBe(0);
  await set(knownLists.faulty, {
    RecipientFilter: "StateOrProvince -eq 'England'",
    ForceMembershipRefresh: true,
  });
  expect(members()).toBe(0);
  await tenant.clock.advance(61 * 60_000);
  await set(knownLists.faulty, { ForceMembershipRefresh: true });
  expect(members()).toBe(840);
});

test.each([
  ["AcceptMessagesOnlyFrom", "lists"],
  ["AcceptMessagesOnlyFromDLMembers", "people"],
  ["RejectMessagesFrom", "lists"],
])("%s does not take %s", async (parameter, what) => {
  const sender =
    what === "lists"
      ? list(knownLists.canary).guid
      : tenant.server.state.recipients.property(3, "Guid");
  const answer = await set(knownLists.allStaff, { [parameter]: [sender] });
  expect(answer.status).toBe(400);
});

test("whoever is refused is refused after the delay, though everyone is accepted", async () => {
  const { lists } = tenant.server.state;
  const person = lists.storedMembers(list(knownLists.communications))[0]!;
  await set(knownLists.faulty, {
    RejectMessagesFromSendersOrMembers: [knownLists.communications],
  });
  const row = await get(knownLists.faulty);
  expect(row.RejectMessagesFromSendersOrMembers).toEqual([
    knownLists.communications,
  ]);
  expect(row.RejectMessagesFromDLMembers).toEqual([knownLists.communications]);
  expect(row.RejectMessagesFrom).toEqual([]);
  expect(lists.accepts(list(knownLists.faulty), person)).toBe(true);
  await tenant.clock.advance(300_000);
  expect(lists.accepts(list(knownLists.faulty), person)).toBe(false);
  expect(lists.accepts(list(knownLists.faulty), person + 1)).toBe(true);
});

test("what is refused in one part is written in none", async () => {
  const before = await get(knownLists.faulty);
  const answer = await set(knownLists.faulty, {
    [senders]: [knownLists.canary],
    Notes: "half",
    RecipientFilter: "Department -eq",
  });
  expect(answer.status).toBe(400);
  expect(await get(knownLists.faulty)).toEqual(before);
});

test("a filter that begins with a wildcard, or is too long with what Exchange appends, is not saved", async () => {
  const save = async (RecipientFilter: string) =>
    (await set(knownLists.faulty, { RecipientFilter })).status;
  expect(
    await save("(Department -eq 'IT') -and (Title -like '*Manager')"),
  ).toBe(400);
  expect(await save("Title -like 'Ward*'")).toBe(200);
  const own = ((await get(knownLists.faulty)) as { RecipientFilter: string })
    .RecipientFilter.length;
  const appended = own - "Title -like 'Ward*'".length;
  const filter = (length: number) => {
    const frame = "Title -eq ''".length;
    return `Title -eq '${"x".repeat(length - frame)}'`;
  };
  expect(await save(filter(2_048 - appended))).toBe(200);
  expect(await save(filter(2_049 - appended))).toBe(400);
});

test("a MailTip is wrapped in HTML and has at most 175 characters", async () => {
  await set(knownLists.faulty, { MailTip: "Reaches 8,400 people." });
  const row = await get(knownLists.faulty);
  expect(row.MailTip).toBe(
    "<html>\n<body>\nReaches 8,400 people.\n</body>\n</html>\n",
  );
  expect(row.MailTipTranslations).toEqual([`default:${String(row.MailTip)}`]);
  const long = await set(knownLists.faulty, { MailTip: "x".repeat(176) });
  expect(long.status).toBe(400);
  await set(knownLists.faulty, { MailTip: null });
  expect((await get(knownLists.faulty)).MailTip).toBeNull();
});

test.each([
  [{ ModerationEnabled: "yes" }],
  [{ SendModerationNotifications: "Sometimes" }],
  [{ ModeratedBy: [knownLists.canary] }],
  [{ ExpansionServer: "somewhere" }],
])("%j is refused", async (parameters) => {
  expect((await set(knownLists.faulty, parameters)).status).toBe(400);
});

test("a dynamic list has a single owner", async () => {
  const { recipients } = tenant.server.state;
  const owners = [1, 2].map((row) => recipients.property(row, "Guid"));
  expect((await set(knownLists.faulty, { ManagedBy: owners })).status).toBe(
    400,
  );
  await set(knownLists.faulty, { ManagedBy: owners[1] });
  expect((await get(knownLists.faulty)).ManagedBy).toEqual([
    recipients.property(2, "Name"),
  ]);
});

test("a call that changes nothing says so", async () => {
  const answer = await set(knownLists.faulty, { ModerationEnabled: false });
  expect(answer.body["@adminapi.warnings"]).toEqual([
    `The command completed successfully but no settings of '${knownLists.faulty}' have been modified.`,
  ]);
  const changed = await set(knownLists.faulty, { ModerationEnabled: true });
  expect(changed.body["@adminapi.warnings"]).toEqual([]);
});

test("a refreshed membership sees what changed in the directory meanwhile", async () => {
  const members = () => {
    const { lists } = tenant.server.state;
    return lists.storedMembers(list(knownLists.faulty));
  };
  await set(knownLists.faulty, {
    RecipientFilter: "DisplayName -eq 'Renamed'",
  });
  await tenant.clock.advance(3 * 60 * 60_000);
  expect(members()).toHaveLength(0);
  await set(
    knownLists.canary,
    { DisplayName: "Renamed" },
    "Set-DistributionGroup",
  );
  expect(members()).toHaveLength(0);
  await tenant.clock.advance(24 * 60 * 60_000);
  expect([...members()]).toEqual([list(knownLists.canary).row]);
});

test("a Microsoft 365 group takes the same restriction", async () => {
  await set(
    knownLists.unified,
    { [senders]: [list(knownLists.approvedSenders).guid] },
    "Set-UnifiedGroup",
  );
  const row = await get(knownLists.unified, "Get-UnifiedGroup");
  expect(row[senders]).toEqual([knownLists.approvedSenders]);
});
