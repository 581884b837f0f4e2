import type { JWTPayload } from "jose";
import { generateKeyPair, SignJWT } from "jose";
import { createOperatorTokens } from "../../../lib/http/operator-tokens";
import { createTestClock } from "../tenant/test-clock";
import {
  approveRole,
  audience,
  createIssuer,
  tenantId,
  type Issuer,
} from "./operator";

const seconds = () => Math.floor(Date.now() / 1000);

async function setUp() {
  const issuer = await createIssuer();
  const clock = createTestClock();
  const tokens = createOperatorTokens({
    tenantId,
    audiences: [audience, "0d6c34c1-0000-4000-8000-0000000000aa"],
    fetch: issuer.fetch,
    clock,
  });
  const verify = (token: string) => tokens.verify(`Bearer ${token}`);
  return { issuer, clock, tokens, verify };
}

test("a token of the tenant for this API says who calls", async () => {
  const { issuer, verify } = await setUp();
  await expect(verify(await issuer.token())).resolves.toEqual({
    id: "0d6c34c1-0000-4000-8000-000000000001",
    name: "operator@example.net",
    roles: [approveRole],
  });
  expect(issuer.asked).toEqual([
    `https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`,
  ]);
});

test.each<[string, JWTPayload]>([
  ["a v1 issuer", { iss: `https://sts.windows.net/${tenantId}/` }],
  [
    "the client id as audience",
    { aud: "0d6c34c1-0000-4000-8000-0000000000aa" },
  ],
  ["an application without a sign-in name", { preferred_username: undefined }],
  ["no roles", { roles: undefined }],
])("takes %s", async (_, claims) => {
  const { issuer, verify } = await setUp();
  await expect(verify(await issuer.token(claims))).resolves.toBeDefined();
});

test.each<[string, () => JWTPayload]>([
  ["expired", () => ({ exp: seconds() - 60 })],
  ["not yet valid", () => ({ nbf: seconds() + 300 })],
  ["without an end", () => ({ exp: undefined })],
  ["for another API", () => ({ aud: "https://graph.microsoft.com" })],
  ["of another issuer", () => ({ iss: "https://login.example.net/v2.0" })],
  [
    "of another tenant",
    () => ({ tid: "5f0f2a63-7a35-4d3a-9d1c-3c1c6f6f8f02" }),
  ],
  [
    "of another tenant's issuer",
    () => ({
      iss: "https://login.microsoftonline.com/5f0f2a63-7a35-4d3a-9d1c-3c1c6f6f8f02/v2.0",
    }),
  ],
  ["of nobody", () => ({ oid: undefined, sub: undefined })],
])("refuses a token that is %s", async (_, claims) => {
  const { issuer, verify } = await setUp();
  await expect(verify(await issuer.token(claims()))).rejects.toMatchObject({
    code: "unauthenticated",
  });
});

test.each<[string, (issuer: Issuer) => Promise<string | undefined>]>([
  ["nothing", () => Promise.resolve(undefined)],
  ["another scheme", () => Promise.resolve("Basic b3BlcmF0b3I6c2VjcmV0")],
  ["no JWT", () => Promise.resolve("Bearer hello")],
  ["three words that are none", () => Promise.resolve("Bearer a.b.c")],
  [
    "a changed payload",
    async (issuer) => {
      const [header, , signature] = (await issuer.token()).split(".");
      const forged = Buffer.from(JSON.stringify({ roles: [approveRole] }));
      return `Bearer ${header}.${forged.toString("base64url")}.${signature}`;
    },
  ],
  [
    "a token that is not signed",
    async (issuer) => {
      const [, payload] = (await issuer.token()).split(".");
      const header = Buffer.from('{"alg":"none"}').toString("base64url");
      return `Bearer ${header}.${payload}.`;
    },
  ],
  [
    "a signature by another key with the issuer's key id",
    async () => {
      const { privateKey } = await generateKeyPair("RS256");
      const jwt = new SignJWT({
        tid: tenantId,
        oid: "x",
        aud: audience,
        exp: seconds() + 60,
      });
      return `Bearer ${await jwt.setProtectedHeader({ alg: "RS256", kid: "key-1" }).sign(privateKey)}`;
    },
  ],
  [
    "a symmetric signature",
    async () => {
      const jwt = new SignJWT({
        tid: tenantId,
        oid: "x",
        aud: audience,
        exp: seconds() + 60,
      });
      return `Bearer ${await jwt.setProtectedHeader({ alg: "HS256", kid: "key-1" }).sign(new TextEncoder().encode("x".repeat(32)))}`;
    },
  ],
])("refuses %s", async (_, header) => {
  const { issuer, tokens } = await setUp();
  await expect(tokens.verify(await header(issuer))).rejects.toMatchObject({
    code: "unauthenticated",
  });
});

test("keys are fetched once, and again when the issuer rolled them", async () => {
  const { issuer, clock, verify } = await setUp();
  await verify(await issuer.token());
  await verify(await issuer.token());
  expect(issuer.asked).toHaveLength(1);
  await issuer.roll();
  const rolled = await issuer.token();
  // Right after a fetch an unknown key is more likely a forger's.
  await expect(verify(rolled)).rejects.toMatchObject({
    code: "unauthenticated",
  });
  expect(issuer.asked).toHaveLength(1);
  clock.advance(31_000);
  await expect(verify(rolled)).resolves.toBeDefined();
  expect(issuer.asked).toHaveLength(2);
});

test("an issuer that does not answer is not the caller's fault, and is asked again", async () => {
  const { issuer, verify } = await setUp();
  issuer.breakDown(503);
  await expect(verify(await issuer.token())).rejects.toMatchObject({
    code: "tenant_unavailable",
  });
  issuer.breakDown(undefined);
  await expect(verify(await issuer.token())).resolves.toBeDefined();
});
