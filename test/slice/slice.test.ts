import { addressOf, knownLists } from "../../dev/tenant/estate/list-plan";
import type { AuditRun } from "../../lib/audit/audit-rows";
import type { Activation } from "../../lib/enforcement/desired-state/activation";
import type { PlannedCall } from "../../lib/enforcement/kill-switch-port";
import type { HealthAnswer, ListAnswer } from "../../lib/http/schemas/answers";
import type { Incident, IncidentView } from "../../lib/incident/incident";
import { replyAll, until, type Page } from "./call-api";
import {
  approvedSenders,
  startApp,
  startTenant,
  type SliceApp,
  type SliceTenant,
} from "./start-slice";

const faulty = addressOf(knownLists.faulty);
const [nursing, clinical] = knownLists.largeAllowed.map(addressOf) as [
  string,
  string,
];
const [small, other] = knownLists.openSmall.map(addressOf) as [string, string];
const named = addressOf(knownLists.allStaff);

// So that lists of an estate this small can have a storm at all.
const easilyTripped = { leastReach: 20, fullReach: 30 };
let slice: SliceTenant;
let app: SliceApp;
let before: Record<string, string[]>;

beforeAll(async () => {
  slice = await startTenant(3001, {
    storm: {
      mode: "enforce",
      rules: { "distinct-repliers": easilyTripped },
    },
    limits: { lists: { [faulty]: { expectedAudience: 19 } } },
  });
  before = slice.senders();
  app = await startApp(slice);
});
afterAll(async () => {
  await app.stop();
  await slice.close();
});

const throwAt = (target: string, over: object = {}) => ({
  scope: "list",
  target,
  reason: "A test",
  minutes: 30,
  ...over,
});
const activation = async (id: string) =>
  (await app.call<Activation>("GET", `/kill-switch/${id}`)).body;
const incidents = async () =>
  (await app.call<Page<Incident>>("GET", "/incidents")).body.value;
const engage = (body: object, headers = {}) =>
  app.call<Activation>("POST", "/kill-switch", { body, headers });
const applied = (id: string) =>
  until(
    () => activation(id),
    ({ state }) => state === "applied",
  );
const released = (id: string) =>
  until(
    () => activation(id),
    ({ state }) => state === "released",
  );

test("a throw before anything was learnt finds the list in the tenant, and gives it back", async () => {
  const thrown = await engage(throwAt(small));
  expect(thrown.status).toBe(202);
  await applied(thrown.body.id);
  expect(slice.senders()[small]).toEqual([approvedSenders]);
  const { status } = await app.call("DELETE", `/kill-switch/${thrown.body.id}`);
  expect(status).toBe(202);
  await released(thrown.body.id);
  expect(slice.senders()).toEqual(before);
});

test("the directory is learnt, the faulty list found and restricted, and nothing else", async () => {
  await app.host.invoke("sync-directory");
  await app.host.invoke("audit-lists");
  const { body: audits } = await app.call<Page<AuditRun>>("GET", "/audits");
  expect(audits.value[0]).toMatchObject({
    state: "done",
    mode: "enforce",
    reportOnly: null,
    restricted: 1,
  });
  const list = await until(
    async () => (await app.call<ListAnswer>("GET", `/lists/${faulty}`)).body,
    ({ restricted }) => restricted,
  );
  expect(list).toMatchObject({
    address: faulty,
    reach: 840,
    predictedAudience: 840,
    storedAudience: 840,
    complete: true,
    expectedAudience: 19,
    limit: 57,
    open: true,
  });
  const after = slice.senders();
  // Its owner too, and whoever may write to the list whose filter takes this one.
  expect(after[faulty]).toContain(approvedSenders);
  expect(after[faulty]?.length).toBeLessThan(6);
  expect({ ...after, [faulty]: [] }).toEqual(before);
  const { body: findings } = await app.call<Page<object>>("GET", "/findings");
  expect(findings.value).toContainEqual(
    expect.objectContaining({ list: faulty, rule: "over-limit", reach: 840 }),
  );
  // By Graph, as those before are by Exchange: a tenant that never set it lets everybody.
  expect(findings.value).toContainEqual(
    expect.objectContaining({ list: null, rule: "tenant-group-creators" }),
  );
});

test("health tells of every timer, and of no address", async () => {
  await app.host.invoke("sweep-enforcement");
  const { status, body } = await until(
    () => app.call<HealthAnswer>("GET", "/health", { as: null }),
    ({ body }) => body.timers?.every(({ lastSuccess }) => lastSuccess),
  );
  expect(status).toBe(200);
  expect(body.timers.map(({ name }) => name).sort()).toEqual([
    "audit-lists",
    "sweep-enforcement",
    "sync-directory",
  ]);
  expect(body.directory).toMatchObject({ complete: true });
  expect(JSON.stringify(body)).not.toContain("@");
});

test("a dry run tells the call and does nothing; the throw does it; the release undoes it", async () => {
  const unharmed = slice.senders();
  const planned = await app.call<{ calls: PlannedCall[] }>(
    "POST",
    "/kill-switch",
    {
      body: throwAt(named, { dryRun: true }),
    },
  );
  const { guid } = slice.state.lists.byIdentity(named) ?? { guid: "" };
  const group = slice.state.lists.byIdentity(approvedSenders)?.guid;
  expect(planned).toMatchObject({
    status: 200,
    body: {
      calls: [
        {
          cmdlet: "Set-DynamicDistributionGroup",
          parameters: {
            Identity: guid,
            AcceptMessagesOnlyFromSendersOrMembers: [group],
          },
        },
      ],
    },
  });
  expect(slice.senders()).toEqual(unharmed);

  const thrown = await engage(throwAt(guid.toUpperCase()));
  const { id } = thrown.body;
  expect(await applied(id)).toMatchObject({
    lists: [{ address: named, before: [knownLists.communications] }],
  });
  expect(slice.senders()[named]).toEqual([approvedSenders]);
  const extended = await app.call<Activation>("PATCH", `/kill-switch/${id}`, {
    body: { minutes: 90 },
  });
  expect(extended.status).toBe(200);
  expect(
    Date.parse(extended.body.expiresAt) - Date.parse(thrown.body.expiresAt),
  ).toBeGreaterThan(59 * 60_000);
  for (let again = 0; again < 2; again++)
    expect((await app.call("DELETE", `/kill-switch/${id}`)).status).toBe(202);
  await released(id);
  expect(slice.senders()).toEqual(unharmed);
  const { body: all } = await app.call<Page<Activation>>("GET", "/kill-switch");
  expect(all.value.map(({ id }) => id)).toContain(id);
});

test("the same key at the same moment is one activation, another body under it 422", async () => {
  const key = { "Idempotency-Key": "3e6f6f7e-0001" };
  const body = throwAt(other);
  const answers = await Promise.all([1, 2, 3, 4].map(() => engage(body, key)));
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
  const ids = new Set(answers.map(({ body: { id } }) => id));
  expect(ids.size).toBe(1);
  const different = await app.call("POST", "/kill-switch", {
    body: { ...body, minutes: 31 },
    headers: key,
  });
  expect(different).toMatchObject({
    status: 422,
    body: { code: "idempotency_mismatch" },
  });
  for (const id of ids) {
    await app.call("DELETE", `/kill-switch/${id}`);
    await released(id);
  }
});

test("two activations hold a list until the last is released", async () => {
  const unharmed = slice.senders();
  const ids: string[] = [];
  for (const reason of ["one", "two"]) {
    const { body } = await engage(throwAt(other, { reason }));
    await applied(body.id);
    ids.push(body.id);
  }
  await app.call("DELETE", `/kill-switch/${ids[0]}`);
  await released(ids[0] ?? "");
  expect(slice.senders()[other]).toEqual([approvedSenders]);
  await app.call("DELETE", `/kill-switch/${ids[1]}`);
  await released(ids[1] ?? "");
  expect(slice.senders()).toEqual(unharmed);
});

test("a conversation is every list that it was heard on", async () => {
  const unharmed = slice.senders();
  const root = "<plans@mail.example>";
  await app.tell([
    {
      messageId: root,
      sender: "ann@people.example",
      recipients: [small, "somebody@elsewhere.example"],
    },
    {
      messageId: "<plans-2@mail.example>",
      sender: "bob@people.example",
      recipients: [other],
      inReplyTo: root,
      references: [root],
    },
  ]);
  const thrown = await until(
    () =>
      engage(
        throwAt("<PLANS-2@mail.example>".toLowerCase(), {
          scope: "conversation",
        }),
      ),
    ({ status }) => status !== 404,
  );
  expect(thrown.status).toBe(202);
  const { lists } = await applied(thrown.body.id);
  expect(lists.map(({ address }) => address).sort()).toEqual(
    [small, other].sort(),
  );
  await app.call("DELETE", `/kill-switch/${thrown.body.id}`);
  await released(thrown.body.id);
  expect(slice.senders()).toEqual(unharmed);
});

test("the tenant is every open list that the cloud can write, and is given back whole", async () => {
  const unharmed = slice.senders();
  const { body } = await engage({
    scope: "tenant",
    confirm: slice.state.tenantId,
    reason: "A test",
    minutes: 5,
  });
  const { lists } = await until(
    () => activation(body.id),
    ({ state }) => state === "applied",
    60_000,
  );
  const open = [...slice.state.lists.all()].filter(
    ({ address, synced, settings }) =>
      !synced &&
      settings.get("ModerationEnabled") !== true &&
      (unharmed[address]?.length === 0 || address === faulty),
  );
  expect(lists).toHaveLength(open.length);
  for (const { address } of open)
    expect([address, slice.senders()[address]]).toEqual([
      address,
      [approvedSenders],
    ]);
  await app.call("DELETE", `/kill-switch/${body.id}`);
  await until(
    () => activation(body.id),
    ({ state }) => state === "released",
    60_000,
  );
  expect(slice.senders()).toEqual(unharmed);
}, 120_000);

test("replies to all are heard, stopped and told of, once, however often the gateway tells", async () => {
  const mails = replyAll(nursing, 12);
  expect((await app.tell(mails)).status).toBe(202);
  expect((await app.tell([...mails].reverse())).status).toBe(202);
  const incident = await until(
    async () => (await incidents())[0],
    (one) => (one?.activations.length ?? 0) > 0,
  );
  expect(incident).toMatchObject({ state: "open", lists: [nursing] });
  const held = await applied(incident?.activations[0] ?? "");
  expect(held).toMatchObject({ by: "detector", scope: "list" });
  expect(slice.senders()[nursing]).toEqual([approvedSenders]);
  await app.tell(mails);
  await app.tell(replyAll(nursing, 20));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const all = await incidents();
  expect(all).toHaveLength(1);
  expect(all[0]?.activations).toEqual([held.id]);
  const { body: one } = await app.call<IncidentView>(
    "GET",
    `/incidents/${all[0]?.id}`,
  );
  expect(one.timeline.map(({ what }) => what)).toEqual(
    expect.arrayContaining(["tripped", "thrown", "applied"]),
  );
  await app.call("DELETE", `/kill-switch/${held.id}`);
  await released(held.id);
  expect(slice.senders()[nursing]).toEqual([]);
});

test("while paused a storm is told of and not stopped, and a person's throw acts", async () => {
  const paused = await app.call("PUT", "/automation", {
    body: { paused: true, reason: "Maintenance" },
  });
  expect(paused).toMatchObject({ status: 200, body: { paused: true } });
  await app.tell(replyAll(clinical, 12, "paused"));
  const incident = await until(
    async () =>
      (await incidents()).find(({ lists }) => lists.includes(clinical)),
    (one) => one !== undefined,
  );
  expect(incident?.activations).toEqual([]);
  expect(slice.senders()[clinical]).toEqual([]);
  const { body } = await engage(throwAt(clinical));
  await applied(body.id);
  expect(slice.senders()[clinical]).toEqual([approvedSenders]);
  await app.call("DELETE", `/kill-switch/${body.id}`);
  await released(body.id);
  await app.call("PUT", "/automation", {
    body: { paused: false, reason: "Done" },
  });
});

test("undo everything: a policy that only reports gives back what the audit restricted", async () => {
  expect(slice.senders()).not.toEqual(before);
  const reporting = await startApp(slice, {
    BREAKWATER_POLICY_FILE: slice.writePolicy({ audit: { mode: "report" } }),
  });
  try {
    await reporting.host.invoke("audit-lists");
    await reporting.host.invoke("sweep-enforcement");
    await until(
      () => slice.senders()[faulty],
      (senders) => senders?.length === 0,
    );
    expect(slice.senders()).toEqual(before);
  } finally {
    await reporting.stop();
  }
});
