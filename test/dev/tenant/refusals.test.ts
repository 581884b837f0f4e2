import { callTenant, type Caller } from "./tenant-caller";

// Each service refuses in its own shape, whatever was sent (Learn, Microsoft Graph error responses and Microsoft
// Entra authentication error codes; the admin API's as measured on a live tenant by a public client).

let tenant: Caller;
const tokens = new Map<string, string>();
beforeAll(async () => {
  tenant = await callTenant();
  const { issuer, clients, state } = tenant.server;
  for (const face of ["exchange", "graph"] as const)
    tokens.set(face, (await issuer.issue(clients.administrator, face)).token);
  tokens.set("garbage", "a.b.c");
  tokens.set("nobody", "");
  tenantId = state.tenantId;
});
afterAll(() => tenant.close());
let tenantId: string;

interface Sent {
  path: string;
  method?: string;
  body?: string;
  type?: string;
  as?: string;
}
async function send({
  path,
  method = "POST",
  body,
  type,
  as = "nobody",
}: Sent) {
  const url = tenant.server.origin + path.replace("{tenant}", tenantId);
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${tokens.get(as)}`,
      ...(body !== undefined && { "content-type": type ?? "application/json" }),
    },
    body,
  });
  const text = await answer.text();
  expect(text).not.toMatch(/FST_|\n\s+at |node_modules/);
  return { status: answer.status, text, headers: answer.headers };
}

const invoke = "/adminapi/beta/{tenant}/InvokeCommand";
test.each<[string, number, Sent]>([
  ["a body that is no JSON", 400, { path: invoke, body: "{" }],
  ["an empty body", 400, { path: invoke, body: "" }],
  ["XML", 400, { path: invoke, body: "<a/>", type: "application/xml" }],
  ["an array", 400, { path: invoke, body: "[]" }],
  ["GET", 404, { path: invoke, method: "GET" }],
  ["no such route", 404, { path: "/adminapi/beta/{tenant}/Nope", body: "{}" }],
  [
    "no such endpoint",
    404,
    { path: "/adminapi/v2.0/{tenant}/Nope", body: "{}" },
  ],
  [
    "a batch of nothing",
    400,
    { path: "/adminapi/beta/{tenant}/$batch", body: "{}" },
  ],
  [
    "an Identity that is an object",
    400,
    {
      path: invoke,
      body: '{"CmdletInput":{"CmdletName":"Get-Recipient","Parameters":{"Identity":{}}}}',
    },
  ],
])(
  "Exchange refuses %s as it refuses anything",
  async (_what, status, sent) => {
    const answer = await send({ ...sent, as: "exchange" });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({
      error: {
        message: "Invalid Operation",
        details: [{ message: expect.stringMatching(/^\|[\w.]+\|./) as string }],
        innererror: { internalexception: { stacktrace: "" } },
      },
    });
  },
);

test.each(["nobody", "garbage", "graph"])(
  "Exchange answers 401 to the token of %s, also where there is nothing",
  async (as) => {
    for (const path of [invoke, "/adminapi/v2.0/{tenant}/Nope"])
      expect((await send({ path, as, body: "{}" })).status).toBe(401);
  },
);

test.each<[string, number, string, Sent]>([
  [
    "a route that there is not",
    400,
    "BadRequest",
    { path: "/v1.0/nope", method: "GET" },
  ],
  [
    "another version",
    400,
    "BadRequest",
    { path: "/beta/users", method: "GET" },
  ],
  [
    "a URL that cannot be decoded",
    400,
    "BadRequest",
    { path: "/v1.0/users/%zz", method: "GET" },
  ],
  [
    "a body that is no JSON",
    400,
    "BadRequest",
    { path: "/v1.0/$batch", body: "{" },
  ],
  [
    "a batch of nothing",
    400,
    "BadRequest",
    { path: "/v1.0/$batch", body: "null" },
  ],
  [
    "a filter that cannot be read",
    400,
    "BadRequest",
    { path: "/v1.0/users?$filter=a zz 1", method: "GET" },
  ],
  [
    "a property that there is not",
    400,
    "BadRequest",
    { path: "/v1.0/users?$select=nope", method: "GET" },
  ],
  [
    "a filter of an advanced query",
    400,
    "Request_UnsupportedQuery",
    { path: "/v1.0/users?$filter=endsWith(mail,'x')", method: "GET" },
  ],
  [
    "an identifier as long as a URL may be",
    404,
    "Request_ResourceNotFound",
    { path: `/v1.0/users/${"a".repeat(2_000)}`, method: "GET" },
  ],
])("Graph refuses %s in its own shape", async (_what, status, code, sent) => {
  const answer = await send({ ...sent, as: "graph" });
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
    status,
    {
      error: {
        code,
        innerError: { "request-id": expect.any(String) as string },
      },
    },
  ]);
});

test.each(["nobody", "garbage", "exchange"])(
  "Graph answers InvalidAuthenticationToken to the token of %s",
  async (as) => {
    const answer = await send({ path: "/v1.0/users", method: "GET", as });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
      401,
      { error: { code: "InvalidAuthenticationToken" } },
    ]);
  },
);

test.each<[string, Sent]>([
  ["no body", { path: "/{tenant}/oauth2/v2.0/token" }],
  ["JSON that is none", { path: "/{tenant}/oauth2/v2.0/token", body: "{" }],
])("the token endpoint says what is missing in %s", async (_what, sent) => {
  const answer = await send(sent);
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
    400,
    { error: "invalid_request", error_codes: [900144] },
  ]);
});

// Learn, authentication error codes: AADSTS900561.
test("the token endpoint takes POST alone, and says so in Entra's words", async () => {
  const answer = await send({
    path: "/{tenant}/oauth2/v2.0/token",
    method: "GET",
  });
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
    400,
    { error: "invalid_request", error_codes: [900561] },
  ]);
});

test.each<[string, number, Sent]>([
  ["a body that is no JSON", 400, { path: "/__control/faults", body: "{" }],
  ["a fault that there is not", 400, { path: "/__control/faults", body: "{}" }],
  ["a path that there is not", 404, { path: "/__control/nope", body: "{}" }],
  [
    "an event of no subscription",
    404,
    { path: "/__control/subscriptions/x", body: '{"event":"missed"}' },
  ],
])(
  "what a test makes happen: %s is refused in one sentence",
  async (_what, status, sent) => {
    const answer = await send(sent);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      status,
      { error: expect.stringMatching(/./) as string },
    ]);
  },
);
