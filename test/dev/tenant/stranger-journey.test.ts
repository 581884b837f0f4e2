import { tenantLine } from "../../../dev/tenant/tenant-line";
import { createSink } from "./graph/notification-sink";
import { callTenant, type Caller } from "./tenant-caller";

/**
 * A program of somebody who has the printed line and Microsoft Learn, and nothing of ours: plain fetch.
 * Only time, and the throttling that it must meet, are arranged from outside.
 */
let tenant: Caller;
let graph: Call;
let sink: Awaited<ReturnType<typeof createSink>>;

type Json = Record<string, unknown>;
interface Answer {
  status: number;
  body: Json & { value: Json[] };
}
type Call = (
  method: string,
  path: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<Answer>;

beforeAll(async () => {
  tenant = await callTenant();
  sink = await createSink();
  const line = tenantLine(tenant.server);
  graph = caller(line.graph, await tokenFor("https://graph.microsoft.com"));
});
afterAll(async () => {
  await sink.close();
  await tenant.close();
});

/** Learn, "Get access without a user": the client credentials grant. */
async function tokenFor(resource: string): Promise<string> {
  const { tokenEndpoint, clientId, clientSecret } = tenantLine(tenant.server);
  const answer = await fetch(tokenEndpoint, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      client_id: clientId,
      scope: `${resource}/.default`,
      client_secret: clientSecret,
      grant_type: "client_credentials",
    }),
  });
  const token = (await answer.json()) as Json;
  expect(token).toMatchObject({ token_type: "Bearer", expires_in: 3599 });
  return String(token["access_token"]);
}

function caller(base: string, token: string): Call {
  return async (method, path, body, headers) => {
    const answer = await fetch(path.startsWith("http") ? path : base + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { "content-type": "application/json" }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      body: (text === "" ? {} : JSON.parse(text)) as Answer["body"],
    };
  };
}

/** Learn, "Use delta query": next links to the end, which is a delta link. */
async function follow(start: string): Promise<{ value: Json[]; end: string }> {
  const value: Json[] = [];
  for (let link = start; ;) {
    const { status, body } = await graph("GET", link);
    expect(status).toBe(200);
    value.push(...body.value);
    if (body["@odata.deltaLink"])
      return { value, end: String(body["@odata.deltaLink"]) };
    link = String(body["@odata.nextLink"]);
  }
}

/** Somebody of the cloud: Graph may change nobody who is synced from on-premises. */
async function newcomer(name: string): Promise<string> {
  const { status, body } = await graph("POST", "/users", {
    accountEnabled: true,
    displayName: name,
    mailNickname: name,
    userPrincipalName: `${name}@${tenant.server.state.domain}`,
    passwordProfile: { password: "xWwvJ]6NMw+bWH-d" },
  });
  expect(status).toBe(201);
  return String(body["id"]);
}

// Learn, "Advanced query capabilities on Microsoft Entra ID objects".
test("groups are counted where the header asks for it, and a filter that needs the header says so", async () => {
  const path = "/groups?$filter=mailEnabled ne false&$count=true&$top=5";
  const counted = await graph("GET", path, undefined, {
    ConsistencyLevel: "eventual",
  });
  expect(counted.status).toBe(200);
  expect(counted.body["@odata.count"]).toBeGreaterThan(5);
  expect(counted.body.value).toHaveLength(5);
  expect(await graph("GET", path)).toMatchObject({
    status: 400,
    body: { error: { code: "Request_UnsupportedQuery" } },
  });
});

// Learn, "Get incremental changes for users".
test("delta to its end, a change, and delta again tells of that change", async () => {
  const id = await newcomer("delta-newcomer");
  const first = await follow("/users/delta?$select=displayName,jobTitle");
  expect(first.value.map((user) => user["id"])).toContain(id);
  const change = { jobTitle: "Ward clerk" };
  expect((await graph("PATCH", `/users/${id}`, change)).status).toBe(204);
  await tenant.clock.advance(60_000);
  const second = await follow(first.end);
  expect(second.value).toContainEqual(
    expect.objectContaining({ id, jobTitle: "Ward clerk" }),
  );
  expect(second.value.length).toBeLessThan(first.value.length);
});

// Learn, "Combine multiple HTTP requests using JSON batching", and "throttling and batching".
test("a batch is 200 though a request in it was throttled; that one alone is sent again", async () => {
  const requests = ["1", "2", "3"].map((id) => ({
    id,
    method: "GET",
    url: `/users?$top=${id}`,
  }));
  tenant.server.faults.add({
    face: "graph",
    kind: "status",
    status: 429,
    retryAfter: 2,
    after: 1,
  });
  const rows = new Map<string, number>();
  let rounds = 0;
  for (let left = requests; left.length && rounds < 5; rounds++) {
    const { status, body } = await graph("POST", "/$batch", { requests: left });
    expect(status).toBe(200);
    const again = new Set<string>();
    for (const part of body["responses"] as (Answer & {
      id: string;
      headers: Record<string, string>;
    })[])
      if (part.status === 429) {
        const seconds = Number(part.headers["Retry-After"]);
        expect(seconds).toBe(2);
        await tenant.clock.advance(seconds * 1_000);
        again.add(part.id);
      } else rows.set(part.id, part.body.value.length);
    left = left.filter(({ id }) => again.has(id));
  }
  expect(rounds).toBe(2);
  expect(Object.fromEntries(rows)).toEqual({ 1: 1, 2: 2, 3: 3 });
});

// Learn, "Receive change notifications through webhooks".
test("a subscription shakes hands, and a change is notified with its clientState", async () => {
  const id = await newcomer("watched-newcomer");
  const made = await graph("POST", "/subscriptions", {
    changeType: "updated",
    notificationUrl: sink.url,
    resource: "users",
    expirationDateTime: new Date(tenant.clock.now() + 3_600_000).toISOString(),
    clientState: "secretClientValue",
  });
  expect(made.status).toBe(201);
  expect(sink.tokens).toHaveLength(1);
  await graph("PATCH", `/users/${id}`, { jobTitle: "Porter" });
  // Notifications of users come within minutes: time passes until it is here, ten at most.
  for (let minute = 0; minute < 60 && !sink.heard().length; minute++) {
    await tenant.clock.advance(10_000);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(sink.heard()).toContainEqual(
    expect.objectContaining({
      subscriptionId: made.body["id"],
      clientState: "secretClientValue",
      changeType: "updated",
      resourceData: expect.objectContaining({ id }) as unknown,
    }),
  );
  const path = `/subscriptions/${String(made.body["id"])}`;
  expect((await graph("DELETE", path)).status).toBe(204);
});

// As public clients page InvokeCommand: a size by Prefer, the same body posted to each next link.
test("recipients by InvokeCommand, page by page, each once", async () => {
  const { exchange, tenantId } = tenantLine(tenant.server);
  const call = caller(
    exchange,
    await tokenFor("https://outlook.office365.com"),
  );
  const seen = new Set<unknown>();
  let rows = 0;
  let pages = 0;
  for (
    let next: unknown = `/beta/${tenantId}/InvokeCommand?$select=Guid`;
    next;
    pages++
  ) {
    const { status, body }: Answer = await call(
      "POST",
      String(next),
      {
        CmdletInput: {
          CmdletName: "Get-Recipient",
          Parameters: { ResultSize: "Unlimited" },
        },
      },
      { Prefer: "odata.maxpagesize=500" },
    );
    expect(status).toBe(200);
    expect(body.value.length).toBeLessThanOrEqual(500);
    rows += body.value.length;
    for (const row of body.value) seen.add(row["Guid"]);
    next = body["@odata.nextLink"];
  }
  expect(pages).toBeGreaterThan(1);
  expect(seen.size).toBe(rows);
});
