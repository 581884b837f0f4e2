import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { HTTP } from "cloudevents";
import { Webhook } from "standardwebhooks";
import {
  createGateway,
  type GatewayOptions,
} from "../../../../dev/tenant/mail-flow/gateway";
import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import { createSmallTenant, createTestClock } from "../small-tenant";

const secret =
  "whsec_" + Buffer.from("a secret that only a test knows.").toString("base64");

interface Heard {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

async function setUp(
  answers: [status: number, headers?: Record<string, string>][],
  options: Partial<GatewayOptions> = {},
) {
  const heard: Heard[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      heard.push({ path: request.url!, headers: request.headers, body });
      const [status, headers] =
        answers[Math.min(heard.length, answers.length) - 1]!;
      response.writeHead(status, headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const clock = createTestClock();
  let open = 0;
  let most = 0;
  const busy = () => {
    most = Math.max(most, ++open);
    return () => void (open -= 1);
  };
  const tenant = createSmallTenant(
    5,
    [
      { name: "ward", members: ["p1", "p2"] },
      { name: "quiet", members: [], accepts: ["p4"] },
    ],
    clock,
  );
  const flow = createMailFlow(tenant);
  const gateway = createGateway({
    clock: { ...clock, busy },
    target: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    secret,
    ...options,
  });
  flow.hear(gateway.listener);
  return {
    clock,
    flow,
    gateway,
    heard,
    mostBusy: () => most,
    idle: async () => {
      while (open > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const mail = { from: 0, to: ["ward@small.example"], subject: "s" };

describe("createGateway", () => {
  test("posts a signed CloudEvent five seconds after receipt, with the time of receipt", async () => {
    const the = await setUp([[202]]);
    const received = the.clock.now();
    const { messageId } = the.flow.send({
      ...mail,
      inReplyTo: "<a@x>",
      references: ["<a@x>"],
      headers: { "X-Test": "1" },
    }).mail;
    await the.clock.advance(4_999);
    await the.idle();
    expect(the.heard).toHaveLength(0);
    await the.clock.advance(1);
    await the.idle();
    const [post] = the.heard;
    expect(post!.path).toBe("/api/mail-flow");
    expect(post!.headers["content-type"]).toMatch(
      /^application\/cloudevents\+json/,
    );
    expect(() =>
      new Webhook(secret).verify(
        post!.body,
        post!.headers as Record<string, string>,
      ),
    ).not.toThrow();
    const event = HTTP.toEvent<unknown>({
      headers: post!.headers,
      body: post!.body,
    });
    expect(event).toMatchObject({
      specversion: "1.0",
      type: "breakwater.mail.received.v1",
      data: {
        messageId,
        receivedDateTime: new Date(received).toISOString(),
        sender: "p0@small.example",
        recipients: ["ward@small.example"],
        subject: "s",
        inReplyTo: "<a@x>",
        references: ["<a@x>"],
        headers: { "X-Test": "1" },
        authenticated: true,
      },
    });
    expect(the.gateway).toMatchObject({ posted: 1, waiting: 0, refused: 0 });
    expect(the.mostBusy()).toBe(1);
    await the.close();
  });

  test("keeps silent about mail to persons and mail that was refused", async () => {
    const the = await setUp([[202]]);
    the.flow.send({ ...mail, to: ["p1@small.example"] });
    the.flow.send({ ...mail, to: ["quiet@small.example"] });
    await the.clock.advance(60_000);
    await the.idle();
    expect(the.heard).toHaveLength(0);
    await the.close();
  });

  test("batches what gathers while a post is open", async () => {
    const the = await setUp([[202]], { mode: "batched" });
    for (let i = 0; i < 60; i++) the.flow.send(mail);
    await the.clock.advance(5_000);
    await the.idle();
    expect(
      the.heard
        .map(({ body }) => (JSON.parse(body) as unknown[]).length)
        .reduce((a, b) => a + b),
    ).toBe(60);
    expect(the.heard.length).toBeLessThan(60);
    expect(the.heard[0]!.headers["content-type"]).toBe(
      "application/cloudevents-batch+json",
    );
    expect(() =>
      new Webhook(secret).verify(
        the.heard[1]!.body,
        the.heard[1]!.headers as Record<string, string>,
      ),
    ).not.toThrow();
    await the.close();
  });

  test.each([
    ["busy", 429, { "retry-after": "30" }, 30],
    ["broken", 503, {}, 2],
  ] as const)(
    "tries the same event again where the API is %s",
    async (_, status, headers, seconds) => {
      const the = await setUp([[status, { ...headers }], [202]]);
      the.flow.send(mail);
      await the.clock.advance(5_000);
      await the.idle();
      expect(the.heard).toHaveLength(1);
      expect(the.gateway.waiting).toBe(1);
      await the.clock.advance(seconds * 1_000);
      await the.idle();
      expect(the.heard).toHaveLength(2);
      expect(the.heard[1]!.headers["webhook-id"]).toBe(
        the.heard[0]!.headers["webhook-id"],
      );
      expect(the.heard[1]!.body).toBe(the.heard[0]!.body);
      expect(the.gateway).toMatchObject({ posted: 1, waiting: 0 });
      await the.close();
    },
  );

  test("waits for an API that is away", async () => {
    const the = await setUp([[202]]);
    await the.close();
    the.flow.send(mail);
    await the.clock.advance(5_000);
    await the.idle();
    expect(the.gateway).toMatchObject({ posted: 0, waiting: 1, refused: 0 });
    the.gateway.stop();
  });

  test("gives up what the API refuses, and says so", async () => {
    const refused: number[] = [];
    const the = await setUp([[400], [202]], {
      onRefused: (status) => refused.push(status),
    });
    the.flow.send(mail);
    the.flow.send(mail);
    await the.clock.advance(5_000);
    await the.idle();
    expect(refused).toEqual([400]);
    expect(the.gateway).toMatchObject({ posted: 1, refused: 1, waiting: 0 });
    await the.close();
  });
});
