import { jwtVerify, type JWTPayload } from "jose";
import { BreakwaterError, isBreakwaterError } from "../errors/breakwater-error";
import type { Clock } from "../time/clock";
import { createSigningKeys } from "./signing-keys";

/** Who calls: a person, or an application of the tenant. */
export interface Caller {
  /** Stable and unique within the tenant: what "per caller" means. */
  id: string;
  /** For people to read: a sign-in name where the token has one. */
  name: string;
  roles: readonly string[];
}

export interface OperatorTokens {
  /** @throws BreakwaterError `unauthenticated`; `tenant_unavailable` when the issuer's keys cannot be had */
  verify(authorization: string | undefined): Promise<Caller>;
}

/**
 * Tokens of Entra ID for this API, checked by ourselves: headers that a platform might set are
 * forgeable wherever it does not, so none is read. Tokens live in wall time, whatever the app's clock.
 */
export function createOperatorTokens(options: {
  tenantId: string;
  /** Any of them: a v1 token names the application id URI, a v2 token the client id. */
  audiences: readonly string[];
  fetch: typeof globalThis.fetch;
  clock: Clock;
}): OperatorTokens {
  const { tenantId } = options;
  const keys = createSigningKeys({
    ...options,
    url: `https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`,
  });
  const issuer = [
    `https://login.microsoftonline.com/${tenantId}/v2.0`,
    `https://sts.windows.net/${tenantId}/`,
  ];
  return {
    async verify(authorization) {
      const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(
        authorization ?? "",
      )?.[1];
      if (token === undefined)
        throw refused(
          authorization === undefined
            ? "The request has no token."
            : "The Authorization header holds no bearer token.",
        );
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience: [...options.audiences],
        algorithms: ["RS256"],
        requiredClaims: ["exp"],
        // Enough for clocks that a time service keeps.
        clockTolerance: "5 seconds",
      }).catch((cause: unknown) => {
        if (isBreakwaterError(cause)) throw cause;
        throw refused(whyRefused(cause), cause);
      });
      return toCaller(payload, tenantId);
    },
  };
}

function toCaller(payload: JWTPayload, tenantId: string): Caller {
  if (payload.tid !== undefined && payload.tid !== tenantId)
    throw refused("The token is of another tenant.");
  const id = text(payload.oid) ?? text(payload.sub);
  if (id === undefined) throw refused("The token names nobody.");
  const roles = Array.isArray(payload.roles) ? payload.roles : [];
  return {
    id,
    name:
      text(payload.preferred_username) ??
      text(payload.upn) ??
      text(payload.name) ??
      id,
    roles: roles.filter((role): role is string => typeof role === "string"),
  };
}

function text(claim: unknown): string | undefined {
  return typeof claim === "string" && claim !== ""
    ? claim.slice(0, 200)
    : undefined;
}

function refused(message: string, cause?: unknown): BreakwaterError {
  return new BreakwaterError("unauthenticated", message, { cause });
}

/** What helps an honest caller, and tells a forger nothing that he does not know. */
function whyRefused(cause: unknown): string {
  const { code, claim } = cause as { code?: string; claim?: string };
  if (code === "ERR_JWT_EXPIRED") return "The token has expired.";
  if (code === "ERR_JWT_CLAIM_VALIDATION_FAILED")
    return `The token is not for this API: its claim ${claim} does not fit.`;
  return "The token is not a valid one of this tenant.";
}
