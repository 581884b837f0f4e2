import type { TokenCredential } from "@azure/identity";
import { BreakwaterError } from "../../errors/breakwater-error";
import { minute, second, type Clock } from "../../time/clock";

export interface TokenSource {
  /** The credential keeps tokens until they expire, so this costs nothing most of the time. */
  current(): Promise<string>;
  /** A new one, after a 401 with that `WWW-Authenticate` header. */
  renewed(challenge: string | null): Promise<string>;
}

export function createTokenSource(options: {
  credential: TokenCredential;
  scope: string;
  clock: Clock;
}): TokenSource {
  const { credential, scope, clock } = options;
  const get = async (claims?: string) => {
    const token = await credential
      .getToken(scope, claims === undefined ? {} : { claims })
      .catch((error: unknown) => {
        throw noToken(scope, error);
      });
    if (!token) throw noToken(scope, undefined);
    return token.token;
  };
  return {
    current: () => get(),
    // A credential answers from its cache unless claims are asked for. Without a challenge to pass
    // on, ask as Entra's own challenges do: for a recent token (it dates them five minutes back).
    renewed: (challenge) =>
      get(
        claimsOf(challenge) ??
          JSON.stringify({
            access_token: {
              nbf: {
                essential: true,
                value: String(Math.floor((clock.now() - 10 * minute) / second)),
              },
            },
          }),
      ),
  };
}

/** `claims="<base64>"`, Learn: "Claims challenges, claims requests and client capabilities". */
function claimsOf(challenge: string | null): string | undefined {
  const encoded = challenge?.match(/\bclaims="([^"]+)"/)?.[1];
  if (encoded === undefined) return undefined;
  const claims = Buffer.from(encoded, "base64").toString("utf8");
  return claims.startsWith("{") ? claims : undefined;
}

function noToken(scope: string, cause: unknown): BreakwaterError {
  return new BreakwaterError(
    "tenant_unauthorized",
    `No token could be obtained for ${scope}.`,
    {
      cause,
      hint: "Check the tenant id, the client id and the app's secret, certificate or managed identity.",
    },
  );
}
