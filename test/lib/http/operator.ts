import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from "jose";

export const tenantId = "5f0f2a63-7a35-4d3a-9d1c-3c1c6f6f8f01";
export const audience = "api://breakwater";

export interface Issuer {
  /** Answers for the issuer's keys, and counts how often it was asked. */
  fetch: typeof globalThis.fetch;
  asked: string[];
  /** From now on there are other keys. */
  roll(): Promise<void>;
  breakDown(status: number | undefined): void;
  token(claims?: JWTPayload, header?: { alg?: string }): Promise<string>;
}

export const readRole = "Breakwater.Read";
export const operateRole = "Breakwater.Operate";
export const approveRole = "Breakwater.Approve";

/** An Entra of our own: real keys, real signatures. */
export async function createIssuer(): Promise<Issuer> {
  let number = 0;
  let key = await newKey();
  let down: number | undefined;
  const asked: string[] = [];

  async function newKey() {
    const pair = await generateKeyPair("RS256");
    const kid = `key-${++number}`;
    return {
      ...pair,
      kid,
      jwk: { ...(await exportJWK(pair.publicKey)), kid, use: "sig" },
    };
  }

  return {
    asked,
    fetch: (url) => {
      asked.push(url instanceof Request ? url.url : String(url));
      return Promise.resolve(
        down === undefined
          ? Response.json({ keys: [key.jwk] })
          : new Response("", { status: down }),
      );
    },
    async roll() {
      key = await newKey();
    },
    breakDown(status) {
      down = status;
    },
    async token(claims = {}) {
      const jwt = new SignJWT({
        tid: tenantId,
        oid: "0d6c34c1-0000-4000-8000-000000000001",
        preferred_username: "operator@example.net",
        roles: [approveRole],
        iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
        aud: audience,
        exp: Math.floor(Date.now() / 1000) + 600,
        ...claims,
      }).setProtectedHeader({ alg: "RS256", kid: key.kid });
      return jwt.sign(key.privateKey);
    },
  };
}
