import { ClientSecretCredential } from "@azure/identity";
import { BreakwaterError } from "../errors/breakwater-error";
import { silentLog } from "../ports/log";
import {
  createExchangeBudget,
  createExchangeClient,
  type ExchangeClient,
} from "../tenant/exchange/create-exchange-client";
import { systemClock } from "../time/system-clock";
import { createIds } from "../time/system-ids";

export interface Principal {
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

/** How requests leave this process; the simulated tenant has its own. */
export interface Transport {
  fetch: typeof globalThis.fetch;
  credentialOptions: Record<string, unknown>;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const names = {
  tenantId: "BREAKWATER_TENANT_ID",
  clientId: "BREAKWATER_CLIENT_ID",
  clientSecret: "BREAKWATER_CLIENT_SECRET",
} as const;

/** A principal from the app's own settings; undefined where none of them is given. Throws `not_configured` where some are. */
export function readPrincipal(
  env: Readonly<Record<string, string | undefined>>,
): Principal | undefined {
  const [tenantId, clientId, clientSecret] = [
    env[names.tenantId],
    env[names.clientId],
    env[names.clientSecret],
  ];
  if (!tenantId && !clientSecret) return undefined;
  const wrong = [
    ...(guid.test(tenantId ?? "") ? [] : [`${names.tenantId} is no GUID`]),
    ...(guid.test(clientId ?? "") ? [] : [`${names.clientId} is no GUID`]),
    ...(clientSecret ? [] : [`${names.clientSecret} is missing`]),
  ];
  if (wrong.length > 0 || !tenantId || !clientId || !clientSecret)
    throw new BreakwaterError("not_configured", `${wrong.join("; ")}.`, {
      hint: "All three name the application that is to be looked at.",
    });
  return { tenantId: tenantId.toLowerCase(), clientId, clientSecret };
}

/** Exchange for a command that ends: no log, no storage. */
export function openExchange(
  { tenantId, clientId, clientSecret }: Principal,
  { fetch, credentialOptions }: Transport,
): ExchangeClient {
  const clock = systemClock;
  return createExchangeClient({
    tenantId,
    credential: new ClientSecretCredential(
      tenantId,
      clientId,
      clientSecret,
      credentialOptions,
    ),
    fetch,
    clock,
    ids: createIds(clock),
    log: silentLog,
    budget: createExchangeBudget(clock),
  });
}
