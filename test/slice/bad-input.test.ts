import { TableClient } from "@azure/data-tables";
import { QueueServiceClient } from "@azure/storage-queue";
import { Webhook } from "standardwebhooks";
import { mailFlowSecret } from "../../dev/start/app-settings";
import { addressOf, knownLists } from "../../dev/tenant/estate/list-plan";
import { tableNames } from "../../lib/ports/names";
import { testStorageConnection } from "../support/azurite";
import type { Sent } from "./call-api";
import {
  startApp,
  startTenant,
  type SliceApp,
  type SliceTenant,
} from "./start-slice";

const list = addressOf(knownLists.openSmall[0]);
let slice: SliceTenant;
let app: SliceApp;

beforeAll(async () => {
  slice = await startTenant(3003);
  app = await startApp(slice);
  // What is made on the first call of all is not what these tests look for.
  await app.call("GET", "/kill-switch");
});
afterAll(async () => {
  await app.stop();
  await slice.close();
});

/** Rows of every table and messages of every queue. */
async function stored(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const connection = testStorageConnection();
  for (const name of tableNames) {
    const table = TableClient.fromConnectionString(connection, name, {
      allowInsecureConnection: true,
    });
    found[name] = 0;
    for await (const _row of table.listEntities()) found[name]++;
  }
  const queues = QueueServiceClient.fromConnectionString(connection);
  for (const name of ["mail-events", "enforcement"]) {
    const { approximateMessagesCount } = await queues
      .getQueueClient(name)
      .getProperties();
    found[name] = approximateMessagesCount ?? 0;
  }
  return found;
}

const good = { scope: "list", target: list, reason: "A test", minutes: 5 };
const event = (over: object = {}) => ({
  specversion: "1.0",
  id: "1",
  source: "/test",
  type: "breakwater.mail.received.v1",
  data: {
    messageId: "<1@mail.example>",
    receivedDateTime: "2026-01-05T10:00:00Z",
    sender: "ann@people.example",
    recipients: [list],
    ...over,
  },
});

/** Signed as a gateway would, but for what a case changes. */
function signed(
  body: string,
  change: {
    secret?: string;
    at?: number;
    headers?: object;
    type?: string;
  } = {},
): Sent {
  const { secret = mailFlowSecret(3003), at = Date.now(), headers } = change;
  const moment = new Date(at);
  return {
    as: null,
    body,
    headers: {
      "content-type": change.type ?? "application/cloudevents+json",
      "webhook-id": "msg_1",
      "webhook-timestamp": String(Math.floor(at / 1000)),
      "webhook-signature": new Webhook(secret).sign("msg_1", moment, body),
      ...headers,
    },
  };
}

const otherSecret = `whsec_${Buffer.from("nobody knows this one").toString("base64")}`;
const mail = JSON.stringify(event());

type Case = [string, string, string, () => Sent, number, string, RegExp];
const throwIt = (
  what: string,
  sent: () => Sent,
  status: number,
  code: string,
  detail: RegExp,
): Case => [what, "POST", "/kill-switch", sent, status, code, detail];
const tellIt = (
  what: string,
  sent: () => Sent,
  status: number,
  code: string,
  detail: RegExp,
): Case => [what, "POST", "/mail-flow", sent, status, code, detail];

const cases: Case[] = [
  throwIt(
    "malformed JSON",
    () => ({ body: '{"scope":' }),
    400,
    "invalid_json",
    /line 1/,
  ),
  throwIt(
    "an unknown field",
    () => ({ body: { ...good, minute: 5 } }),
    400,
    "bad_request",
    /minute/,
  ),
  throwIt(
    "minutes below the range",
    () => ({ body: { ...good, minutes: 0 } }),
    400,
    "bad_request",
    /minutes/,
  ),
  throwIt(
    "minutes above the range",
    () => ({ body: { ...good, minutes: 1441 } }),
    400,
    "bad_request",
    /minutes/,
  ),
  throwIt(
    "half a minute",
    () => ({ body: { ...good, minutes: 0.5 } }),
    400,
    "bad_request",
    /minutes/,
  ),
  throwIt(
    "a blank reason",
    () => ({ body: { ...good, reason: "  " } }),
    400,
    "bad_request",
    /reason/,
  ),
  throwIt(
    "an unknown list",
    () => ({ body: { ...good, target: "nobody@wharfedale.example" } }),
    404,
    "not_found",
    /no such list/i,
  ),
  throwIt(
    "a person instead of a list",
    () => ({
      body: {
        ...good,
        target: String(
          slice.state.recipients.property(0, "PrimarySmtpAddress"),
        ),
      },
    }),
    404,
    "not_found",
    /no such list/i,
  ),
  throwIt(
    "an unheard conversation",
    () => ({
      body: {
        ...good,
        scope: "conversation",
        target: "<unheard@mail.example>",
      },
    }),
    404,
    "not_found",
    /conversation/,
  ),
  throwIt(
    "the tenant without its id",
    () => ({ body: { scope: "tenant", reason: "x", minutes: 5 } }),
    400,
    "confirmation_required",
    /confirm/,
  ),
  throwIt(
    "an unknown list under a key",
    () => ({
      body: { ...good, target: "nobody@wharfedale.example" },
      headers: { "idempotency-key": "k1" },
    }),
    404,
    "not_found",
    /no such list/i,
  ),
  throwIt(
    "another content type",
    () => ({
      body: JSON.stringify(good),
      headers: { "content-type": "text/plain" },
    }),
    415,
    "unsupported_media_type",
    /text\/plain/,
  ),
  throwIt(
    "a body over 256 KB",
    () => ({ body: { ...good, reason: "x".repeat(300_000) } }),
    413,
    "payload_too_large",
    /262144/,
  ),
  throwIt(
    "no token",
    () => ({ body: good, as: null }),
    401,
    "unauthenticated",
    /token/i,
  ),
  throwIt(
    "a token that is none",
    () => ({
      body: good,
      as: null,
      headers: { authorization: "Bearer abc.def.ghi" },
    }),
    401,
    "unauthenticated",
    /token/i,
  ),
  throwIt(
    "a token with another's signature",
    () => ({
      body: good,
      as: null,
      headers: {
        authorization: `Bearer ${slice.tokens.operate.replace(/\.[^.]+$/, `.${slice.tokens.read.split(".")[2]}`)}`,
      },
    }),
    401,
    "unauthenticated",
    /token/i,
  ),
  throwIt(
    "a role that may only read",
    () => ({ body: good, as: "read" }),
    403,
    "forbidden",
    /Breakwater\.Operate/,
  ),
  [
    "an approval by an operator",
    "POST",
    `/lists/${list}/approve`,
    () => ({ body: { expectedAudience: 5, reason: "x" } }),
    403,
    "forbidden",
    /Breakwater\.Approve/,
  ],
  [
    "an extension of nothing",
    "PATCH",
    "/kill-switch/01ARZ3NDEKTSV4RRFFQ69G5FAV",
    () => ({ body: { minutes: 5 } }),
    404,
    "not_found",
    /no such activation/i,
  ],
  [
    "a release of nothing",
    "DELETE",
    "/kill-switch/01ARZ3NDEKTSV4RRFFQ69G5FAV",
    () => ({}),
    404,
    "not_found",
    /no such activation/i,
  ],
  [
    "a pause without a reason",
    "PUT",
    "/automation",
    () => ({ body: { paused: true } }),
    400,
    "bad_request",
    /reason/,
  ],
  [
    "a filter with a fault",
    "POST",
    "/lists/preview",
    () => ({ body: { filter: "(Title -eq 'x'" } }),
    400,
    "invalid_filter",
    /\d/,
  ],
  [
    "a path that is none",
    "GET",
    "/kill-switches",
    () => ({}),
    404,
    "not_found",
    /./,
  ],
  [
    "a method that is not there",
    "PUT",
    "/kill-switch",
    () => ({ body: good }),
    405,
    "method_not_allowed",
    /PUT/,
  ],
  tellIt(
    "mail that nobody signed",
    () => ({
      as: null,
      body: mail,
      headers: { "content-type": "application/cloudevents+json" },
    }),
    401,
    "bad_signature",
    /./,
  ),
  tellIt(
    "mail signed with another secret",
    () => signed(mail, { secret: otherSecret }),
    401,
    "bad_signature",
    /./,
  ),
  tellIt(
    "mail signed long ago",
    () => signed(mail, { at: Date.now() - 10 * 60_000 }),
    401,
    "bad_signature",
    /./,
  ),
  tellIt(
    "mail that was changed after it was signed",
    () => ({ ...signed(mail), body: mail.replace("ann@", "bob@") }),
    401,
    "bad_signature",
    /./,
  ),
  tellIt(
    "signed mail that is no JSON",
    () => signed("{"),
    400,
    "invalid_json",
    /./,
  ),
  tellIt(
    "signed mail of another type",
    () => signed(mail, { type: "application/xml" }),
    415,
    "unsupported_media_type",
    /xml/,
  ),
  tellIt(
    "a batch with a faulty mail",
    () =>
      signed(JSON.stringify([event(), event({ recipients: [] })]), {
        type: "application/cloudevents-batch+json",
      }),
    400,
    "bad_request",
    /1/,
  ),
  tellIt(
    "mail over 256 KB",
    () => signed(JSON.stringify(event({ subject: "x".repeat(300_000) }))),
    413,
    "payload_too_large",
    /262144/,
  ),
  [
    "a notification that is none",
    "POST",
    "/graph/notifications",
    () => ({ as: null, body: { hello: 1 } }),
    400,
    "bad_request",
    /./,
  ],
];

test.each(cases)(
  "%s is one clear answer, and nothing is stored",
  async (_what, method, path, sent, status, code, detail) => {
    const before = await stored();
    const answer = await app.call<Record<string, unknown>>(
      method,
      path,
      sent(),
    );
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.body.detail).toMatch(detail);
    expect(String(answer.body.hint).length).toBeGreaterThan(5);
    expect(await stored()).toEqual(before);
  },
);

test.each([
  "BREAKWATER_TENANT_ID",
  "BREAKWATER_WEBHOOK_SECRET",
  "BREAKWATER_API_AUDIENCE",
])(
  "without %s health names it and every other call is refused",
  async (name) => {
    const unset = await startApp(slice, { [name]: undefined });
    try {
      expect(await unset.call("GET", "/health", { as: null })).toMatchObject({
        status: 503,
        body: {
          code: "not_configured",
          detail: expect.stringContaining(name) as string,
        },
      });
      for (const [method, path] of [
        ["GET", "/lists"],
        ["POST", "/kill-switch"],
        ["POST", "/mail-flow"],
      ] as const)
        expect(
          await unset.call(method, path, {
            ...(method === "POST" && { body: good }),
          }),
        ).toMatchObject({ status: 503, body: { code: "not_configured" } });
    } finally {
      await unset.stop();
    }
  },
);

describe("without the approved-senders group", () => {
  test.each([
    ["that nobody made", "nobody@wharfedale.example"],
    ["of a kind that cannot stay as it is", addressOf(knownLists.faulty)],
    ["at all", null],
  ])("%s a throw is 409 and the audit only reports", async (_, group) => {
    const seed = 3100 + (group?.length ?? 0);
    const other = await startTenant(seed, { approvedSenders: group });
    const reporting = await startApp(other);
    try {
      const before = other.senders();
      const thrown = await reporting.call("POST", "/kill-switch", {
        body: good,
      });
      expect(thrown).toMatchObject({
        status: 409,
        body: { code: "no_approved_senders" },
      });
      await reporting.host.invoke("sync-directory");
      await reporting.host.invoke("audit-lists");
      const { body: audits } = await reporting.call<{
        value: { mode: string; reportOnly: string | null }[];
      }>("GET", "/audits");
      expect(audits.value[0]).toMatchObject({
        state: "done",
        reportOnly: expect.stringMatching(/approved-senders group/) as string,
      });
      await reporting.host.invoke("sweep-enforcement");
      const { body } = await reporting.call<{ blockedBy: string | null }>(
        "GET",
        "/automation",
      );
      expect(body.blockedBy).toMatch(/approved-senders group/);
      expect(other.senders()).toEqual(before);
    } finally {
      await reporting.stop();
      await other.close();
    }
  });
});
