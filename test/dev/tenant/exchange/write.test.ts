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
