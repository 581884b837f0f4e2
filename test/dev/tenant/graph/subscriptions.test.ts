import { createGraphTenant, objectId } from "./graph-tenant";
import { createEstateGraph } from "./estate-graph";
import { createSink } from "./notification-sink";
import type { SubscriptionOptions } from "../../../../dev/tenant/graph/subscriptions/subscription-book";

const minute = 60_000;
const hour = 60 * minute;
const mailbox = `users/${objectId(1)}/messages`;

let sink: Awaited<ReturnType<typeof createSink>>;
beforeEach(async () => void (sink = await createSink()));
const apps: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
  await sink.close();
});

function connect(subscriptions: SubscriptionOptions = {}) {
  const tenant = createGraphTenant({ subscriptions });
  apps.push(tenant.app);
  const { clock, post, mailFlow } = tenant;
  const wanted = (more: object = {}) => ({
    changeType: "created",
    notificationUrl: sink.url,
    resource: mailbox,
    clientState: "secret",
    expirationDateTime: new Date(clock.now() + 2 * hour).toISOString(),
    ...more,
  });
  return {
    ...tenant,
    subscribe: (more?: object, headers?: Record<string, string>) =>
      post("/subscriptions", wanted(more), headers),
    mail: (subject = "s") =>
      mailFlow.send({ from: 3, to: ["all@small.example"], subject }),
    /** Lets time pass in small steps, and the network do its part in between. */
    pass: async (milliseconds: number, step = 5_000) => {
      for (let gone = 0; gone < milliseconds; gone += step) {
        await clock.advance(Math.min(step, milliseconds - gone));
        await settle();
      }
    },
  };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 8));

describe("creation", () => {
  test("validates both addresses and answers with the subscription", async () => {
    const { subscribe, get } = connect();
    const { status, body } = await subscribe({
      lifecycleNotificationUrl: sink.url,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      resource: mailbox,
      changeType: "created",
      clientState: "secret",
      notificationUrl: sink.url,
      lifecycleNotificationUrl: sink.url,
      expirationDateTime: "2016-11-14T10:00:00.000Z",
    });
    expect(sink.tokens).toHaveLength(2);
    expect(sink.tokens[0]).toMatch(/ .*[&<>]/);
    expect((await get("/subscriptions")).body.value).toHaveLength(1);
    expect((await get(`/subscriptions/${String(body["id"])}`)).status).toBe(
      200,
    );
  });

  test.each<[string, Parameters<typeof sink.shakeWith>[0]]>([
    [
      "an encoded token",
      (token) => ({
        status: 200,
        type: "text/plain",
        body: encodeURIComponent(token),
      }),
    ],
    ["202", (token) => ({ status: 202, type: "text/plain", body: token })],
    [
      "JSON",
      (token) => ({ status: 200, type: "application/json", body: token }),
    ],
    ["an error", () => ({ status: 500, type: "text/plain", body: "" })],
  ])("an endpoint that answers %s gets none", async (_, how) => {
    const { subscribe, get } = connect();
    sink.shakeWith(how);
    expect(await subscribe()).toMatchObject({
      status: 400,
      body: { error: { code: "ValidationError" } },
    });
    expect((await get("/subscriptions")).body.value).toEqual([]);
  });

  test.each<[string, object, number]>([
    [
      "an address that is not there",
      { notificationUrl: "http://127.0.0.1:1/x" },
      400,
    ],
    ["plain http elsewhere", { notificationUrl: "http://example.com/x" }, 400],
    ["a resource that is none", { resource: "me/messages" }, 400],
    ["nobody's mailbox", { resource: "users/nobody/messages" }, 404],
    ["an end in the past", { expirationDateTime: "2016-11-14T07:00:00Z" }, 400],
    [
      "an end in more than seven days",
      { expirationDateTime: "2016-11-21T08:01:00Z" },
      400,
    ],
    ["no end", { expirationDateTime: undefined }, 400],
    ["a change that is none", { changeType: "created,moved" }, 400],
    ["a client state of 129 characters", { clientState: "x".repeat(129) }, 400],
    ["resource data", { includeResourceData: true }, 400],
  ])("%s is refused", async (_, more, status) => {
    const { subscribe, get } = connect();
    expect((await subscribe(more)).status).toBe(status);
    expect((await get("/subscriptions")).body.value).toEqual([]);
  });

  test("the same again is 409; an end in less than 45 minutes is moved there", async () => {
    const { subscribe, clock } = connect();
    const { body } = await subscribe({
      expirationDateTime: new Date(clock.now() + minute).toISOString(),
    });
    expect(body["expirationDateTime"]).toBe("2016-11-14T08:45:00.000Z");
    expect((await subscribe()).status).toBe(409);
    expect((await subscribe({ changeType: "updated" })).status).toBe(201);
  });

  test("users and groups: 29 days, and 100 of them", async () => {
    const { subscribe } = connect();
    const end = "2016-12-13T07:00:00Z";
    for (let i = 0; i < 100; i++)
      expect(
        (
          await subscribe({
            resource: `users/${objectId(i)}`,
            changeType: "updated",
            expirationDateTime: end,
          })
        ).status,
      ).toBe(201);
    expect(
      (
        await subscribe({
          resource: "groups",
          changeType: "updated",
          expirationDateTime: end,
        })
      ).status,
    ).toBe(403);
  });
});

describe("notifications", () => {
  test("come for mail to a list that the mailbox is in, within three minutes, and lead to the message", async () => {
    const { subscribe, mail, pass, get, state } = connect();
    const { body } = await subscribe();
    mail("Hello");
    await pass(3 * minute);
    const [told] = sink.heard();
    const id = String((told!["resourceData"] as { id: string }).id);
    expect(told).toEqual({
      subscriptionId: body["id"],
      subscriptionExpirationDateTime: "2016-11-14T10:00:00.000Z",
      clientState: "secret",
      tenantId: state.tenantId,
      changeType: "created",
      resource: `Users/${objectId(1)}/Messages/${id}`,
      resourceData: {
        "@odata.type": "#Microsoft.Graph.Message",
        "@odata.id": `Users/${objectId(1)}/Messages/${id}`,
        "@odata.etag": expect.stringMatching(/^W\/"/) as unknown,
        id,
      },
    });
    expect(sink.received[0]!.path).toBe("/notify?code=abc");
    expect(
      (await get(`/users/${objectId(1)}/messages/${id}`)).body,
    ).toMatchObject({ id, subject: "Hello" });
  });

  test("are late by under a minute on average and three minutes at most, by the seed", async () => {
    const { subscribe, mail, clock } = connect();
    await subscribe();
    const sent = clock.now();
    const late: number[] = [];
    sink.answerWith(({ value }) => {
      late.push(...value.map(() => clock.now() - sent));
      return 202;
    });
    for (let i = 0; i < 200; i++) mail(`Number ${i}`);
    for (let second = 0; second < 181; second++) {
      await clock.advance(1_000);
      await settle();
    }
    expect(late).toHaveLength(200);
    const mean = late.reduce((sum, one) => sum + one, 0) / late.length;
    expect(mean).toBeGreaterThan(20_000);
    expect(mean).toBeLessThan(minute);
    expect(Math.max(...late)).toBeLessThanOrEqual(3 * minute + 1_000);
    expect(new Set(sink.heard().map(({ resource }) => resource)).size).toBe(
      200,
    );
  });

  test("end with the subscription; a mailbox that is not in the list hears nothing", async () => {
    const { subscribe, mail, pass, remove, clock } = connect();
    await subscribe({ resource: `users/${objectId(99)}/messages` });
    const { body } = await subscribe();
    await remove(`/subscriptions/${String(body["id"])}`);
    await subscribe({
      expirationDateTime: new Date(clock.now() + 45 * minute).toISOString(),
    });
    await pass(46 * minute, minute);
    mail();
    await pass(3 * minute);
    expect(sink.heard()).toEqual([]);
  });

  test("that fail are tried again, ever more slowly, for four hours; then the mail is missed", async () => {
    const { subscribe, mail, pass, clock } = connect({
      unauthorized: "continues",
    });
    await subscribe({
      lifecycleNotificationUrl: sink.url.replace("notify", "lifecycle"),
      expirationDateTime: new Date(clock.now() + 100 * hour).toISOString(),
    });
    const tries: number[] = [];
    sink.answerWith(({ path }) => {
      if (path.startsWith("/lifecycle")) return 202;
      tries.push(clock.now());
      return tries.length === 3 ? 500 : 503;
    });
    mail();
    await pass(5 * hour, minute);
    const pauses = tries.slice(1).map((at, i) => at - tries[i]!);
    expect(tries.length).toBeGreaterThan(8);
    expect(pauses[3]).toBeGreaterThan(pauses[1]!);
    expect(tries.at(-1)! - tries[0]!).toBeLessThanOrEqual(4 * hour);
    expect(sink.heard()).toContainEqual(
      expect.objectContaining({ lifecycleEvent: "missed" }),
    );
    sink.answerWith(() => 202);
    mail("after");
    await pass(3 * minute);
    expect(sink.heard()).toContainEqual(
      expect.objectContaining({ changeType: "created" }),
    );
  });

  test("to an endpoint that answers slowly are dropped, for ten minutes, and said to be missed", async () => {
    const { subscribe, mail, pass, clock } = connect({
      judgedAfter: 5,
      latency: { averageSeconds: 0, maximumSeconds: 0 },
    });
    await subscribe({
      lifecycleNotificationUrl: sink.url.replace("notify", "lifecycle"),
    });
    sink.answerWith(async ({ path }) => {
      if (path.startsWith("/notify")) await clock.advance(11_000);
      return 202;
    });
    for (let i = 0; i < 5; i++) {
      mail();
      await pass(15_000);
    }
    expect(sink.heard()).toHaveLength(5);
    sink.answerWith(() => 202);
    mail("dropped");
    await pass(minute);
    expect(sink.heard().slice(5)).toMatchObject([{ lifecycleEvent: "missed" }]);
    await pass(10 * minute, 30_000);
    mail("heard again");
    await pass(minute);
    expect(sink.heard().slice(6)).toMatchObject([{ changeType: "created" }]);
  });

  test("to an endpoint that answers somewhat slowly come ten seconds later", async () => {
    const { subscribe, mail, pass, clock } = connect({
      judgedAfter: 8,
      latency: { averageSeconds: 0, maximumSeconds: 0 },
    });
    await subscribe();
    let answered = 0;
    sink.answerWith(async () => {
      if (++answered === 8) await clock.advance(11_000);
      return 202;
    });
    for (let i = 0; i < 8; i++) {
      mail();
      await pass(5_000);
    }
    mail("late");
    await pass(5_000);
    expect(sink.heard()).toHaveLength(8);
    await pass(10_000);
    expect(sink.heard()).toHaveLength(9);
  });
});

describe("lifecycle", () => {
  const lifecycle = () => ({
    lifecycleNotificationUrl: sink.url.replace("notify", "lifecycle"),
  });

  test("reauthorization is asked for before the hour ends, and stops mail until it is given", async () => {
    const { subscribe, mail, pass, post } = connect();
    const { body } = await subscribe(lifecycle());
    await pass(50 * minute, minute);
    expect(sink.heard()).toMatchObject([
      {
        lifecycleEvent: "reauthorizationRequired",
        subscriptionId: body["id"],
        clientState: "secret",
      },
    ]);
    await pass(15 * minute, minute);
    mail();
    await pass(5 * minute, 10_000);
    const told = () => sink.heard().filter(({ changeType }) => changeType);
    expect(told()).toEqual([]);
    expect(
      (await post(`/subscriptions/${String(body["id"])}/reauthorize`, {}))
        .status,
    ).toBe(204);
    await pass(30 * minute, minute);
    expect(told()).toHaveLength(1);
  });

  test("a tenant where nobody has to reauthorize (switch)", async () => {
    const { subscribe, mail, pass } = connect({ unauthorized: "continues" });
    await subscribe();
    await pass(65 * minute, minute);
    mail();
    await pass(3 * minute);
    expect(sink.heard()).toHaveLength(1);
  });

  test.each([false, true])(
    "a renewal moves the end; the handshake again: %s",
    async (validateOnRenewal) => {
      const { subscribe, patch, clock } = connect({ validateOnRenewal });
      const { body } = await subscribe();
      const url = `/subscriptions/${String(body["id"])}`;
      const expirationDateTime = new Date(
        clock.now() + 100 * hour,
      ).toISOString();
      expect((await patch(url, { expirationDateTime })).body).toMatchObject({
        expirationDateTime,
      });
      expect(sink.tokens).toHaveLength(validateOnRenewal ? 2 : 1);
      for (const wrong of [
        { expirationDateTime: "2016-11-22T08:00:00Z" },
        { ...lifecycle(), expirationDateTime },
        {},
      ])
        expect((await patch(url, wrong)).status).toBe(400);
      expect(
        (await patch("/subscriptions/nosuch", { expirationDateTime })).status,
      ).toBe(404);
    },
  );

  test("what a test makes happen: removed, missed", async () => {
    const { subscribe, app, pass, get } = connect();
    const { body } = await subscribe(lifecycle());
    const happen = (event: string) =>
      app.inject({
        method: "POST",
        url: `/__control/subscriptions/${String(body["id"])}`,
        payload: { event },
      });
    for (const event of ["missed", "subscriptionRemoved"])
      expect((await happen(event)).statusCode).toBe(204);
    expect((await happen("nonsense")).statusCode).toBe(400);
    // Both travel by themselves, over a real connection.
    for (let tries = 0; tries < 100 && sink.heard().length < 2; tries++)
      await pass(1_000);
    expect(sink.heard().map(({ lifecycleEvent }) => lifecycleEvent)).toEqual([
      "missed",
      "subscriptionRemoved",
    ]);
    expect((await get(`/subscriptions/${String(body["id"])}`)).status).toBe(
      404,
    );
  });
});

test("changes of users are told, also by Exchange's side; a mailbox that leaves takes its subscriptions along", async () => {
  const graph = createEstateGraph();
  apps.push(graph.app);
  const { state, clock, post, idOfRow } = graph;
  const subscribe = (more: object) =>
    post("/subscriptions", {
      changeType: "updated,deleted",
      notificationUrl: sink.url,
      lifecycleNotificationUrl: sink.url,
      expirationDateTime: new Date(clock.now() + 2 * hour).toISOString(),
      ...more,
    });
  expect((await subscribe({ resource: "users" })).status).toBe(201);
  expect(
    (await subscribe({ resource: `users/${idOfRow(5)}/messages` })).status,
  ).toBe(201);
  state.writes.write(4, { Title: "x" });
  state.writes.leave(5);
  for (let i = 0; i < 40; i++) {
    await clock.advance(5_000);
    await settle();
  }
  const told = sink.heard();
  expect(told).toContainEqual(
    expect.objectContaining({
      changeType: "updated",
      resource: `Users/${idOfRow(4)}`,
    }),
  );
  expect(told).toContainEqual(
    expect.objectContaining({ lifecycleEvent: "subscriptionRemoved" }),
  );
});
