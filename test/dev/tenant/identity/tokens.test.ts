import { ClientSecretCredential } from "@azure/identity";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { createDevTransport } from "../../../../dev/transport/create-dev-transport";
import type { TenantClients } from "../../../../dev/tenant/identity/tenant-clients";
import { callTenant, type Caller } from "../tenant-caller";

let tenant: Caller;
beforeAll(async () => (tenant = await callTenant({ scale: 0.0001 })));
afterAll(() => tenant.close());

const tenantId = () => tenant.server.state.tenantId;
const ask = async (
  who: keyof TenantClients,
  scope: string,
  change: Record<string, string> = {},
  tenantName = tenantId(),
) => {
  const { clientId, clientSecret } = tenant.server.clients[who];
  const answer = await fetch(
    `${tenant.server.origin}/${tenantName}/oauth2/v2.0/token`,
    {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
        scope,
        ...change,
      }),
    },
  );
  return {
    status: answer.status,
    body: (await answer.json()) as Record<string, unknown> & {
      access_token: string;
    },
  };
};

test.each([
  ["read", "Breakwater.Read"],
  ["operate", "Breakwater.Operate"],
  ["approve", "Breakwater.Approve"],
] as const)(
  "the %s operator's token holds with the published keys, in wall time",
  async (who, role) => {
    const { status, body } = await ask(who, "api://breakwater/.default");
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 3599 });
    const keys = createRemoteJWKSet(
      new URL(`${tenant.server.origin}/common/discovery/v2.0/keys`),
    );
    const { payload, protectedHeader } = await jwtVerify(
      body.access_token,
      keys,
      {
        issuer: `https://login.microsoftonline.com/${tenantId()}/v2.0`,
        audience: "api://breakwater",
      },
    );
    expect(protectedHeader).toMatchObject({ alg: "RS256", typ: "JWT" });
    expect(payload).toMatchObject({
      roles: [role],
      tid: tenantId(),
      ver: "2.0",
    });
    expect(Math.abs(payload.iat! - Date.now() / 1000)).toBeLessThan(30);
  },
);

test("a scope may name the app by its client id, and the audience follows", async () => {
  const { app } = tenant.server.clients;
  const { body } = await ask("operate", `${app.clientId}/.default`);
  expect(decodeJwt(body.access_token)).toMatchObject({
    aud: app.clientId,
    roles: ["Breakwater.Operate"],
  });
});

test("nobody but operators has a role in the app", async () => {
  for (const who of ["administrator", "app"] as const) {
    const { body } = await ask(who, "api://breakwater/.default");
    expect(decodeJwt(body.access_token).roles).toEqual([]);
  }
});

test.each([
  ["a wrong secret", { client_secret: "no" }, 401, "invalid_client", 7000215],
  [
    "an unknown application",
    { client_id: "00000000-0000-4000-8000-000000000000" },
    400,
    "unauthorized_client",
    700016,
  ],
  [
    "another grant",
    { grant_type: "password" },
    400,
    "unsupported_grant_type",
    70003,
  ],
  [
    "a scope without /.default",
    { scope: "User.Read" },
    400,
    "invalid_scope",
    1002012,
  ],
  [
    "an unknown resource",
    { scope: "https://nowhere.example/.default" },
    400,
    "invalid_resource",
    500011,
  ],
])("%s is refused as Entra refuses it", async (_, change, status, error, n) => {
  const answer = await ask(
    "app",
    "https://graph.microsoft.com/.default",
    change,
  );
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ error, error_codes: [n] });
  expect(answer.body.error_description).toMatch(
    new RegExp(`^AADSTS${n}: .+ Trace ID: [0-9a-f-]{36} Correlation ID: `),
  );
  expect(Object.keys(answer.body)).not.toContain("access_token");
});

test("another tenant is not known", async () => {
  const scope = "https://graph.microsoft.com/.default";
  const answer = await ask("app", scope, {}, "elsewhere.example");
  expect(answer.body).toMatchObject({ error_codes: [90002] });
});

test("a token without the permission of the surface is refused there", async () => {
  const scope = "https://outlook.office365.com/.default";
  const { body } = await ask("read", scope);
  const answer = await fetch(
    `${tenant.server.origin}/adminapi/beta/${tenantId()}/InvokeCommand`,
    {
      method: "POST",
      headers: {
        authorization: `Bearer ${body.access_token}`,
        "content-type": "application/json",
      },
      body: '{"CmdletInput":{"CmdletName":"Get-Recipient","Parameters":{}}}',
    },
  );
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer /);
});

test.each([
  ["Exchange.ManageAsApp", 200, 401],
  ["Exchange.ManageAsAppV2", 401, 200],
])("%s opens beta with %d and v2.0 with %d", async (role, beta, v2) => {
  const { issuer, clients, origin } = tenant.server;
  const { token } = await issuer.issue(
    { ...clients.app, roles: { ...clients.app.roles, exchange: [role] } },
    "exchange",
  );
  const status = async (path: string) => {
    const answer = await fetch(`${origin}/adminapi/${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
      },
      body: '{"CmdletInput":{"CmdletName":"Get-DynamicDistributionGroupMember","Parameters":{"Identity":"north-tyne-project-team"}}}',
    });
    return answer.status;
  };
  expect(await status(`beta/${tenantId()}/InvokeCommand`)).toBe(beta);
  expect(
    await status(`v2.0/${tenantId()}/DynamicDistributionGroupMember`),
  ).toBe(v2);
});

test("metadata says where everything is, in the words of the real one", async () => {
  const answer = await fetch(
    `${tenant.server.origin}/${tenantId()}/v2.0/.well-known/openid-configuration`,
  );
  const login = `https://login.microsoftonline.com/${tenantId()}`;
  expect(await answer.json()).toMatchObject({
    issuer: `${login}/v2.0`,
    token_endpoint: `${login}/oauth2/v2.0/token`,
    jwks_uri: `${login}/discovery/v2.0/keys`,
  });
});

test("the official credential gets a token that Exchange takes", async () => {
  const { app } = tenant.server.clients;
  const transport = createDevTransport(tenant.server.origin);
  const credential = new ClientSecretCredential(
    tenantId(),
    app.clientId,
    app.clientSecret,
    transport.credentialOptions,
  );
  const { token } = await credential.getToken(
    "https://outlook.office365.com/.default",
  );
  const answer = await transport.fetch(
    `https://outlook.office365.com/adminapi/beta/${tenantId()}/InvokeCommand`,
    {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
      },
      body: '{"CmdletInput":{"CmdletName":"Get-Recipient","Parameters":{"ResultSize":1}}}',
    },
  );
  expect(answer.status).toBe(200);
});
