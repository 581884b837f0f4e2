import { timingSafeEqual } from "node:crypto";
import {
  decodeJwt,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
  type JWK,
  type KeyLike,
} from "jose";
import type { TenantClient, TenantClients } from "./tenant-clients";

/** Audiences of the tokens that this tenant issues, by the resource that a scope names. */
export const resources = {
  exchange: "https://outlook.office365.com",
  graph: "https://graph.microsoft.com",
  breakwater: "api://breakwater",
} as const;
export type Resource = keyof typeof resources;

const lifetimeSeconds = 3_599;
const bearer = /^Bearer (\S+)$/i;

export interface TokenIssuer {
  readonly tenantId: string;
  readonly issuer: string;
  readonly jwks: { keys: JWK[] };
  clientWith(id: string, secret: string): TenantClient | undefined;
  /** Client id of the app itself, which a scope may name instead of its URI. */
  readonly appId: string;
  knows(id: string): boolean;
  /** Whose token it is, signature unseen: for tokens that were judged. */
  bearerOf(authorization: string | undefined): TenantClient | undefined;
  /** `audience`: where it is not the resource's own URI. */
  issue(
    client: TenantClient,
    resource: Resource,
    audience?: string,
  ): Promise<{ token: string; expiresIn: number }>;
  /** Null where the bearer token is good for that resource and has that role, else what is wrong with it. */
  judge(
    authorization: string | undefined,
    resource: Resource,
    role?: string,
  ): Promise<string | null>;
}

/** Client credentials with signed tokens, in wall time: what the Microsoft identity platform does for a daemon. */
export async function createTokenIssuer(
  tenantId: string,
  clients: TenantClients,
): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = await exportJWK(publicKey);
  const kid = "simulated-tenant-1";
  const issuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;
  const all = Object.values(clients) as TenantClient[];
  return {
    tenantId,
    issuer,
    jwks: { keys: [{ ...jwk, kid, use: "sig", alg: "RS256" }] },
    appId: clients.app.clientId,
    knows: (id) => all.some((client) => client.clientId === id),
    bearerOf(authorization) {
      const token = bearer.exec(authorization ?? "")?.[1];
      const appId = token && decodeJwt(token).appid;
      return all.find(({ clientId }) => clientId === appId);
    },
    clientWith: (id, secret) =>
      all.find(
        (client) => client.clientId === id && same(client.clientSecret, secret),
      ),
    async issue(client, resource, audience = resources[resource]) {
      const now = Math.floor(Date.now() / 1000);
      const token = await new SignJWT({
        appid: client.clientId,
        azp: client.clientId,
        app_displayname: client.displayName,
        oid: client.clientId,
        sub: client.clientId,
        tid: tenantId,
        ver: "2.0",
        roles: client.roles[resource],
      })
        .setProtectedHeader({ alg: "RS256", typ: "JWT", kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + lifetimeSeconds)
        .sign(privateKey);
      return { token, expiresIn: lifetimeSeconds };
    },
    judge: (authorization, resource, role) =>
      judgeToken(publicKey, issuer, authorization, resource, role),
  };
}

async function judgeToken(
  key: KeyLike,
  issuer: string,
  authorization: string | undefined,
  resource: Resource,
  role: string | undefined,
): Promise<string | null> {
  const token = bearer.exec(authorization ?? "")?.[1];
  if (!token) return "Access token is empty.";
  try {
    const { payload } = await jwtVerify(token, key, {
      issuer,
      audience: [resources[resource], `${resources[resource]}/`],
    });
    const roles = (payload.roles as string[] | undefined) ?? [];
    return (role === undefined ? roles.length > 0 : roles.includes(role))
      ? null
      : "The token contains no permissions, or permissions can not be understood.";
  } catch (error) {
    return (error as { code?: string }).code === "ERR_JWT_EXPIRED"
      ? "Lifetime validation failed, the token is expired."
      : "Access token validation failure. Invalid audience or signature.";
  }
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
