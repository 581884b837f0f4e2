import { knownLists } from "../../../dev/tenant/estate/list-plan";
import type { TenantList } from "../../../dev/tenant/tenant-state";
import type { ListIdentity } from "../../../lib/tenant/exchange-port";
import { startEstate, type EstateClients } from "./estate-clients";

let estate: EstateClients;
beforeAll(async () => {
  estate = await startEstate();
});
afterAll(() => estate.close());

function listOf(name: string): TenantList {
  const { state } = estate.server;
  const list = state.lists.byIdentity(`${name}@${state.domain}`);
  if (!list) throw new Error(`The estate has no ${name}.`);
  return list;
}

async function find(name: string): Promise<ListIdentity> {
  const found = await estate.exchange.findList(listOf(name).address);
  if (!found) throw new Error(`${name} was not found.`);
  return found;
}

const guidOf = (row: number) =>
  String(estate.server.state.recipients.property(row, "Guid")).toLowerCase();

it.each([
  [knownLists.faulty, "dynamicDistributionGroup"],
  [knownLists.approvedSenders, "distributionGroup"],
  [knownLists.unified, "microsoft365Group"],
])("finds %s by address in any letter case and by GUID", async (name, kind) => {
  const list = listOf(name);
  const expected = {
    guid: list.guid.toLowerCase(),
    address: list.address.toLowerCase(),
    kind,
    synced: false,
  };
  const { exchange } = estate;
  expect(await exchange.findList(list.address.toUpperCase())).toEqual(expected);
  expect(await exchange.findList(list.guid)).toEqual(expected);
});

it("finds nothing where nothing is, and no person among lists", async () => {
  const { state } = estate.server;
  const person = String(state.recipients.property(0, "PrimarySmtpAddress"));
  const { exchange } = estate;
  expect(await exchange.findList("nobody@nowhere.example")).toBeUndefined();
  expect(await exchange.findList(person)).toBeUndefined();
  expect(await exchange.findRecipient(person)).toMatchObject({
    guid: guidOf(0),
    type: "UserMailbox",
  });
});

it.each([
  knownLists.faulty,
  knownLists.overThousandMembers,
  knownLists.unified,
])(
  "restricts %s to the approved senders, reads that back, and undoes it",
  async (name) => {
    const { exchange } = estate;
    const list = await find(name);
    const approved = await find(knownLists.approvedSenders);
    const before = await exchange.readDelivery(list);
    await exchange.writeAcceptedSenders(list, [approved.guid]);
    const restricted = await exchange.readDelivery(list);
    expect(restricted.acceptedSenders.map(({ guid }) => guid)).toEqual([
      approved.guid,
    ]);
    expect(listOf(name).acceptedSenders.map(guidOf)).toEqual([approved.guid]);

    const senders = before.acceptedSenders.map(({ guid }) => guid ?? "");
    const [first, ...others] = senders;
    if (first) await exchange.writeAcceptedSenders(list, [first, ...others]);
    else await exchange.restoreEveryone(list, { everyone: true });
    expect(await exchange.readDelivery(list)).toEqual(before);
  },
);

it("says that a list from on-premises cannot be written, and leaves it", async () => {
  const list = await find(knownLists.synced);
  expect(list.synced).toBe(true);
  const before = await estate.exchange.readDelivery(list);
  await expect(
    estate.exchange.writeAcceptedSenders(list, [list.guid]),
  ).rejects.toMatchObject({ code: "list_not_writable" });
  expect(await estate.exchange.readDelivery(list)).toEqual(before);
});

it("waits out a throttled Exchange and a throttled Graph", async () => {
  const { server, exchange, graph, clock } = estate;
  const start = clock.now();
  server.faults.add({ face: "exchange", status: 429, retryAfter: 20 });
  server.faults.add({ face: "exchange", status: 503, times: 2 });
  await exchange.findRecipient(listOf(knownLists.faulty).guid);
  server.faults.add({ face: "graph", status: 429, retryAfter: 300 });
  server.faults.add({ face: "graph", status: 502 });
  const groups = [];
  for await (const page of graph.unifiedGroups()) groups.push(...page.groups);
  expect(groups.filter(({ dynamic }) => dynamic)).not.toHaveLength(0);
  expect(clock.now() - start).toBeGreaterThanOrEqual(320_000);
});

it("reads the members of a Microsoft 365 group from Graph", async () => {
  const { graph, server } = estate;
  const list = listOf(knownLists.unified);
  const idOf = (row: number) =>
    String(
      server.state.recipients.property(row, "ExternalDirectoryObjectId"),
    ).toLowerCase();
  const { ids, complete } = await graph.groupMembers(idOf(list.row));
  expect(complete).toBe(true);
  expect([...ids].sort()).toEqual(
    Array.from(server.state.lists.storedMembers(list), idOf).sort(),
  );
});

it("sends mail, and finds it in the trace of its recipient", async () => {
  const { graph, server, tenantClock } = estate;
  const { state } = server;
  const [from, to] = [0, 1].map((row) =>
    String(state.recipients.property(row, "PrimarySmtpAddress")),
  );
  if (!from || !to) throw new Error("nobody there");
  const window = (minutes: number) =>
    new Date(tenantClock.now() + minutes * 60_000).toISOString();
  const opened = window(-1);
  await graph.send({
    from,
    to: [to],
    subject: "A list was restricted",
    text: "…",
    headers: [{ name: "x-breakwater", value: "1" }],
  });
  await tenantClock.advance(60 * 60_000);
  const rows = await graph.toRecipient(to, { from: opened, to: window(0) });
  expect(rows.map(({ subject }) => subject)).toContain("A list was restricted");
});

it("asked nobody but the production hosts", () => {
  const hosts = new Set(estate.asked.map((path) => path.split("/")[0]));
  expect([...hosts].sort()).toEqual([
    "graph.microsoft.com",
    "outlook.office365.com",
  ]);
});
