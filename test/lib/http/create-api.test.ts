import type { Activation } from "../../../lib/enforcement/desired-state/activation";
import type { ThrowRequest } from "../../../lib/enforcement/kill-switch-port";
import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import type { ApiDeps } from "../../../lib/http/api-deps";
import { createApi, type Api } from "../../../lib/http/create-api";
import { createOperatorTokens } from "../../../lib/http/operator-tokens";
import { routes } from "../../../lib/http/routes/all-routes";
import { silentLog } from "../../../lib/ports/log";
import { createTables } from "../../../lib/storage/azure-tables";
import { ensureStorage } from "../../../lib/storage/ensure-storage";
import { day, toIso } from "../../../lib/time/clock";
import { createIds } from "../../../lib/time/system-ids";
import { testStorageConnection } from "../../support/azurite";
import { createTestClock } from "../tenant/test-clock";
import {
  approveRole,
  audience,
  createIssuer,
  operateRole,
  readRole,
  tenantId,
  type Issuer,
} from "./operator";

const connection = {
  kind: "connectionString",
  connectionString: testStorageConnection(),
} as const;
const tables = createTables(connection);
const clock = createTestClock();
const ids = createIds(clock);
let issuer: Issuer;
let api: Api;
let thrown: ThrowRequest[];
let activations: Map<string, Activation>;

/** Keeps what the port promises: the same idempotency key, the same activation. */
const killSwitch: ApiDeps["killSwitch"] = {
  async engage(request) {
    thrown.push(request);
    if (request.target === "nobody@example.net")
      throw new BreakwaterError("not_found", "There is no such list.");
    const id = request.idempotencyKey ?? ids.next();
    const known = activations.get(id);
    if (known) return known;
    await new Promise((resolve) => setImmediate(resolve));
    const activation: Activation = {
      id,
      scope: request.scope,
      target: request.target,
      state: "requested",
      lists: [],
      reason: request.reason,
      by: request.by,
      requestedAt: toIso(clock.now()),
      appliedAt: null,
      effectiveAt: null,
      expiresAt: toIso(clock.now() + request.minutes * 60_000),
      releasedAt: null,
      incidentId: null,
    };
    activations.set(id, activation);
    return activation;
  },
  plan: () =>
    Promise.resolve([{ cmdlet: "Set-DistributionGroup", parameters: {} }]),
  extend: (id) => Promise.resolve(activations.get(id)!),
  release(id) {
    const released = { ...activations.get(id)!, state: "released" as const };
    activations.set(id, released);
    return Promise.resolve(released);
  },
  get: (id) => Promise.resolve(activations.get(id)),
  list: () => Promise.resolve([...activations.values()].reverse()),
};

const unused = () => Promise.reject(new Error("not part of this test"));

beforeAll(async () => {
  await ensureStorage(connection);
  issuer = await createIssuer();
});

beforeEach(() => {
  thrown = [];
  activations = new Map();
  api = createApi({
    tenantId,
    tables,
    clock,
    ids,
    log: silentLog,
    operatorTokens: createOperatorTokens({
      tenantId,
      audiences: [audience],
      fetch: issuer.fetch,
      clock,
    }),
    killSwitch,
    auditor: {
      run: unused,
      get: () => Promise.resolve(undefined),
      list: () => Promise.resolve([]),
      approveRun: unused,
      approveList: unused,
      latest: () => Promise.resolve(undefined),
    },
    lists: {
      all: () => Promise.resolve([]),
      find: () => Promise.resolve(undefined),
    },
    incidents: {
      list: () => Promise.reject(new Error("secret=hunter2")),
      get: () => Promise.resolve(undefined),
    },
    mailIntake: { accept: unused },
    graphNotifications: {
      accept: () => ({
        status: 200,
        headers: { "Content-Type": "text/plain" },
        text: "token",
        counts: { received: 0, dropped: 0, unheard: 0 },
      }),
    },
    automation: { get: unused, set: unused },
    preview: unused,
    health: () =>
      Promise.resolve({
        ok: false,
        detail: "No successful run for too long: sync-directory.",
        report: { timers: [], directory: null },
      }),
  });
});

interface Sent {
  method: string;
  path: string;
  params?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  text?: string;
  roles?: string[] | null;
  oid?: string;
}

async function send(sent: Sent) {
  const text =
    sent.text ?? (sent.body === undefined ? "" : JSON.stringify(sent.body));
  const token =
    sent.roles === null
      ? undefined
      : await issuer.token({
          roles: sent.roles ?? [approveRole],
          ...(sent.oid && { oid: sent.oid }),
        });
  const answer = await api.handle(sent.path, {
    method: sent.method,
    url: `https://breakwater.example/api${sent.path}`,
    headers: {
      ...(text && { "content-type": "application/json" }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...sent.headers,
    },
    params: sent.params ?? {},
    query: new URLSearchParams(),
    body: Buffer.from(text),
  });
  return { ...answer, json: answer.body as Record<string, unknown> };
}

const good = {
  scope: "list",
  target: "everyone@example.net",
  reason: "storm",
  minutes: 30,
};
const throwIt = (sent: Partial<Sent> = {}) =>
  send({ method: "POST", path: "/kill-switch", body: good, ...sent });

describe("who may", () => {
  const secured = routes.filter((route) => route.needs !== "anonymous");
  const order = [readRole, operateRole, approveRole];

  test.each(secured.map((route) => [`${route.method} ${route.path}`, route]))(
    "%s: 401 without a token, 403 with too little",
    async (_, { method, path, needs }) => {
      const none = await send({ method, path, roles: null, text: "{" });
      expect(none).toMatchObject({
        status: 401,
        headers: { "WWW-Authenticate": 'Bearer realm="breakwater"' },
        json: { code: "unauthenticated" },
      });
      const less = order.slice(0, order.indexOf(needs));
      const few = await send({
        method,
        path,
        roles: ["Other.Role", ...less],
        text: "{",
      });
      expect(few).toMatchObject({ status: 403, json: { code: "forbidden" } });
      for (const enough of order.slice(order.indexOf(needs))) {
        const answer = await send({ method, path, roles: [enough] });
        expect([401, 403]).not.toContain(answer.status);
      }
    },
  );

  test("only health and the two webhooks are open", () => {
    expect(
      routes
        .filter((route) => route.needs === "anonymous")
        .map((route) => `${route.method} ${route.path}`),
    ).toEqual([
      "GET /health",
      "POST /mail-flow",
      "OPTIONS /mail-flow",
      "POST /graph/notifications",
    ]);
  });

  test("each operation needs what the contract says", () => {
    const needs = Object.fromEntries(
      secured.map((route) => [`${route.method} ${route.path}`, route.needs]),
    );
    expect(needs).toEqual({
      "GET /lists": readRole,
      "GET /lists/{address}": readRole,
      "GET /mail-tips": readRole,
      "POST /lists/preview": readRole,
      "POST /lists/{address}/approve": approveRole,
      "POST /audits": operateRole,
      "GET /audits": readRole,
      "GET /audits/{id}": readRole,
      "POST /audits/{id}/approve": approveRole,
      "GET /findings": readRole,
      "POST /kill-switch": operateRole,
      "GET /kill-switch": readRole,
      "GET /kill-switch/{id}": readRole,
      "PATCH /kill-switch/{id}": operateRole,
      "POST /kill-switch/{id}/approve": approveRole,
      "DELETE /kill-switch/{id}": operateRole,
      "GET /automation": readRole,
      "PUT /automation": operateRole,
      "GET /incidents": readRole,
      "GET /incidents/{id}": readRole,
    });
  });
});

describe("refusals of a throw", () => {
  const cases: [string, Partial<Sent>, number, string, RegExp][] = [
    [
      "no JSON",
      { text: '{"scope":"list",\n  target:1}' },
      400,
      "invalid_json",
      /line 2, column 3/,
    ],
    [
      "half of it",
      { text: '{"scope":"list"' },
      400,
      "invalid_json",
      /line 1, column 16/,
    ],
    [
      "nothing",
      { text: "", headers: { "content-type": "application/json" } },
      400,
      "invalid_json",
      /line 1/,
    ],
    [
      "an array",
      { body: [good] },
      400,
      "bad_request",
      /the whole: expected object/,
    ],
    [
      "not UTF-8's JSON type",
      { headers: { "content-type": "text/plain" } },
      415,
      "unsupported_media_type",
      /text\/plain/,
    ],
    [
      "a form",
      { headers: { "content-type": "application/x-www-form-urlencoded" } },
      415,
      "unsupported_media_type",
      /form/,
    ],
    [
      "another charset",
      { headers: { "content-type": "application/json; charset=utf-16" } },
      415,
      "unsupported_media_type",
      /utf-16/,
    ],
    [
      "no content type",
      { headers: { "content-type": "" } },
      415,
      "unsupported_media_type",
      /no content type/,
    ],
    [
      "over 256 KB",
      { body: { ...good, reason: "x".repeat(256 * 1024) } },
      413,
      "payload_too_large",
      /262144/,
    ],
    [
      "an unknown field",
      { body: { ...good, minute: 3 } },
      400,
      "bad_request",
      /minute: unknown field; the nearest known one is `minutes`/,
    ],
    [
      "no scope",
      { body: { ...good, scope: undefined } },
      400,
      "bad_request",
      /scope/,
    ],
    [
      "another scope",
      { body: { ...good, scope: "everything" } },
      400,
      "bad_request",
      /scope/,
    ],
    [
      "no minutes",
      { body: { ...good, minutes: undefined } },
      400,
      "bad_request",
      /minutes: missing/,
    ],
    [
      "0 minutes",
      { body: { ...good, minutes: 0 } },
      400,
      "bad_request",
      /minutes/,
    ],
    [
      "1441 minutes",
      { body: { ...good, minutes: 1441 } },
      400,
      "bad_request",
      /minutes/,
    ],
    [
      "1.5 minutes",
      { body: { ...good, minutes: 1.5 } },
      400,
      "bad_request",
      /minutes/,
    ],
    [
      "minutes as text",
      { body: { ...good, minutes: "30" } },
      400,
      "bad_request",
      /minutes/,
    ],
    [
      "no reason",
      { body: { ...good, reason: undefined } },
      400,
      "bad_request",
      /reason: missing/,
    ],
    [
      "a blank reason",
      { body: { ...good, reason: " \t\n " } },
      400,
      "bad_request",
      /reason/,
    ],
    [
      "501 characters",
      { body: { ...good, reason: "x".repeat(501) } },
      400,
      "bad_request",
      /reason/,
    ],
    [
      "no target",
      { body: { ...good, target: undefined } },
      400,
      "bad_request",
      /target: missing; expected the list/,
    ],
    [
      "a blank target",
      { body: { ...good, target: "  " } },
      400,
      "bad_request",
      /target/,
    ],
    [
      "no Message-ID",
      { body: { ...good, scope: "conversation", target: null } },
      400,
      "bad_request",
      /Message-ID/,
    ],
    [
      "a target for the tenant",
      { body: { ...good, scope: "tenant", confirm: tenantId } },
      400,
      "bad_request",
      /target: the tenant has none/,
    ],
    [
      "the tenant without confirmation",
      { body: { ...good, scope: "tenant", target: undefined } },
      400,
      "confirmation_required",
      /confirm/,
    ],
    [
      "the tenant with another confirmation",
      { body: { ...good, scope: "tenant", target: undefined, confirm: "yes" } },
      400,
      "confirmation_required",
      /confirm/,
    ],
    [
      "dryRun as text",
      { body: { ...good, dryRun: "true" } },
      400,
      "bad_request",
      /dryRun/,
    ],
    [
      "a key with blanks",
      { headers: { "idempotency-key": "a b" } },
      400,
      "bad_request",
      /Idempotency-Key/,
    ],
    [
      "a key that is too long",
      { headers: { "idempotency-key": "k".repeat(201) } },
      400,
      "bad_request",
      /Idempotency-Key/,
    ],
  ];

  test.each(cases)("%s", async (_, sent, status, code, detail) => {
    const answer = await throwIt(sent);
    expect(answer).toMatchObject({
      status,
      headers: { "Content-Type": "application/problem+json" },
      json: {
        type: "about:blank",
        status,
        code,
        title: expect.any(String) as string,
        detail: expect.stringMatching(detail) as string,
        hint: expect.any(String) as string,
      },
    });
    expect(thrown).toEqual([]);
  });
});

describe("a throw", () => {
  test("is handed on as it was asked, trimmed, by whom it was asked", async () => {
    const answer = await throwIt({
      body: { ...good, reason: `  ${"x".repeat(500)} `, minutes: 1440 },
      headers: { "content-type": "Application/JSON; charset=UTF-8" },
    });
    expect(answer.status).toBe(202);
    expect(thrown).toEqual([
      {
        scope: "list",
        target: "everyone@example.net",
        reason: "x".repeat(500),
        minutes: 1440,
        by: "operator@example.net",
      },
    ]);
  });

  test("for the tenant has no target and needs its id", async () => {
    const answer = await throwIt({
      body: {
        scope: "tenant",
        reason: "r",
        minutes: 1,
        confirm: tenantId.toUpperCase(),
      },
    });
    expect(answer.status).toBe(202);
    expect(thrown).toMatchObject([{ scope: "tenant", target: null }]);
  });

  test("as a dry run answers calls and throws nothing", async () => {
    const answer = await throwIt({
      body: { ...good, dryRun: true },
      headers: { "idempotency-key": "dry" },
    });
    expect(answer).toMatchObject({
      status: 200,
      json: { calls: [{ cmdlet: "Set-DistributionGroup", parameters: {} }] },
    });
    expect(thrown).toEqual([]);
  });
});

describe("Idempotency-Key", () => {
  const withKey = (key: string, sent: Partial<Sent> = {}) =>
    throwIt({ headers: { "idempotency-key": key }, ...sent });

  test("the same body, in any spelling, later or at the same moment: the same activation", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => withKey("k1")),
    );
    answers.push(
      await withKey("k1", {
        text: ' {"minutes":30.0, "reason":" storm ","target":"everyone@example.net", "dryRun":false,"scope":"list"}',
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
    expect(activations.size).toBe(1);
  });

  test("another body: 422, and nothing is thrown", async () => {
    await withKey("k2");
    thrown = [];
    const answer = await withKey("k2", { body: { ...good, minutes: 31 } });
    expect(answer).toMatchObject({
      status: 422,
      json: { code: "idempotency_mismatch" },
    });
    expect(thrown).toEqual([]);
  });

  test("another caller's key is another key", async () => {
    const one = await withKey("k3", { oid: "caller-1" });
    const other = await withKey("k3", {
      oid: "caller-2",
      body: { ...good, minutes: 5 },
    });
    expect(other.status).toBe(202);
    expect(other.json.id).not.toBe(one.json.id);
  });

  test("is forgotten after 24 hours, and not before", async () => {
    const first = await withKey("k4");
    clock.advance(day - 1);
    expect((await withKey("k4")).json.id).toBe(first.json.id);
    clock.advance(1);
    const later = await withKey("k4", { body: { ...good, minutes: 5 } });
    expect(later.status).toBe(202);
    expect(later.json.id).not.toBe(first.json.id);
    expect(
      (await withKey("k4", { body: { ...good, minutes: 5 } })).json.id,
    ).toBe(later.json.id);
  });

  test("a throw that was refused leaves the key free", async () => {
    const refused = await withKey("k5", {
      body: { ...good, target: "nobody@example.net" },
    });
    expect(refused.status).toBe(404);
    expect((await withKey("k5")).status).toBe(202);
  });
});

describe("the rest", () => {
  test("release answers 202 again and again; what is not there is 404", async () => {
    const { json } = await throwIt();
    const params = { id: String(json.id) };
    for (let i = 0; i < 2; i++)
      expect(
        await send({ method: "DELETE", path: "/kill-switch/{id}", params }),
      ).toMatchObject({
        status: 202,
        json: { state: "released" },
      });
    for (const id of [
      "01ARZ3NDEKTSV4RRFFQ69G5FAV",
      "no|such",
      "",
      "x".repeat(65),
    ])
      for (const [method, body] of [
        ["GET", undefined],
        ["DELETE", undefined],
        ["PATCH", { minutes: 5 }],
      ] as const)
        expect(
          await send({
            method,
            path: "/kill-switch/{id}",
            params: { id },
            body,
          }),
        ).toMatchObject({ status: 404, json: { code: "not_found" } });
  });

  test.each([
    { minutes: 0 },
    { minutes: 1441 },
    {},
    { minutes: 5, reason: "x" },
  ])("PATCH refuses %j", async (body) => {
    const { json } = await throwIt();
    expect(
      await send({
        method: "PATCH",
        path: "/kill-switch/{id}",
        params: { id: String(json.id) },
        body,
      }),
    ).toMatchObject({ status: 400, json: { code: "bad_request" } });
  });

  test("approving what does not wait is a conflict", async () => {
    const { json } = await throwIt();
    expect(
      await send({
        method: "POST",
        path: "/kill-switch/{id}/approve",
        params: { id: String(json.id) },
      }),
    ).toMatchObject({ status: 409, json: { code: "conflict" } });
  });

  test("a method that is not there is 405 with those that are", async () => {
    expect(await send({ method: "PUT", path: "/kill-switch" })).toMatchObject({
      status: 405,
      headers: { Allow: "POST, GET" },
      json: { code: "method_not_allowed" },
    });
  });

  test("what breaks inside is 500 and says nothing of it", async () => {
    const answer = await send({ method: "GET", path: "/incidents" });
    expect(answer).toMatchObject({ status: 500, json: { code: "internal" } });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
  });

  test("an unhealthy app is a 503 that names what is late", async () => {
    expect(
      await send({ method: "GET", path: "/health", roles: null }),
    ).toMatchObject({
      status: 503,
      json: {
        code: "unhealthy",
        detail: expect.stringContaining("sync-directory") as string,
        timers: [],
      },
    });
  });

  test("a caller who asks too often waits, and others do not", async () => {
    let answer = await send({
      method: "GET",
      path: "/kill-switch",
      oid: "hasty",
    });
    for (let i = 0; i < 600 && answer.status === 200; i++)
      answer = await send({
        method: "GET",
        path: "/kill-switch",
        oid: "hasty",
      });
    expect(answer).toMatchObject({
      status: 429,
      headers: { "Retry-After": "1" },
      json: { code: "too_many_requests" },
    });
    expect(
      (await send({ method: "GET", path: "/kill-switch", oid: "patient" }))
        .status,
    ).toBe(200);
  });
});
