import type { Activation } from "../../../lib/enforcement/desired-state/activation";
import type { ThrowRequest } from "../../../lib/enforcement/kill-switch-port";
import { BreakwaterError } from "../../../lib/errors/breakwater-error";
import type { ApiDeps } from "../../../lib/http/api-deps";
import { createApi, type Api } from "../../../lib/http/create-api";
import { createOperatorTokens } from "../../../lib/http/operator-tokens";
import { silentLog } from "../../../lib/ports/log";
import { createTables } from "../../../lib/storage/azure-tables";
import { ensureStorage } from "../../../lib/storage/ensure-storage";
import { toIso } from "../../../lib/time/clock";
import { createIds } from "../../../lib/time/system-ids";
import { testStorageConnection } from "../../support/azurite";
import { createTestClock } from "../tenant/test-clock";
import {
  approveRole,
  audience,
  createIssuer,
  tenantId,
  type Issuer,
} from "./operator";

const connection = {
  kind: "connectionString",
  connectionString: testStorageConnection(),
} as const;
const tables = createTables(connection);
export const clock = createTestClock();
const ids = createIds(clock);
let issuer: Issuer;
let api: Api;

/** What the kill switch was asked for since the test began, and what it then did. */
export const thrown: ThrowRequest[] = [];
export const activations = new Map<string, Activation>();

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
  thrown.length = 0;
  activations.clear();
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

export interface Sent {
  method: string;
  path: string;
  params?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  text?: string;
  roles?: string[] | null;
  oid?: string;
}

/** Asks the API as its caller would: by default somebody who may do everything. */
export async function send(sent: Sent) {
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

export const good = {
  scope: "list",
  target: "everyone@example.net",
  reason: "storm",
  minutes: 30,
};
export const throwIt = (sent: Partial<Sent> = {}) =>
  send({ method: "POST", path: "/kill-switch", body: good, ...sent });
