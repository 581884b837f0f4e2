import {
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from "@azure/identity";
import type { Log } from "../ports/log";
import {
  createExchangeClient,
  type ExchangeClient,
} from "../tenant/exchange/create-exchange-client";
import {
  createGraphClient,
  type GraphClient,
} from "../tenant/graph/create-graph-client";
import { createRequestBudget } from "../tenant/transport/request-budget";
import type { Runtime } from "./runtime";
import type { Settings } from "./settings";

export interface Tenant {
  exchange: ExchangeClient;
  graph: GraphClient;
}

/**
 * Where each rate starts. Neither service publishes one for these calls: the service is the judge,
 * and the budget gives way to its first 429.
 */
const exchangeRate = { perSecond: 20, burst: 40 };
const graphRate = { perSecond: 20, burst: 40 };

/** The tenant through the production clients; the runtime may lend them another way there. */
export function connectTenant(
  settings: Settings,
  runtime: Runtime,
  log: Log,
): Tenant {
  const { fetch, clock, ids } = runtime;
  const shared = {
    credential: createCredential(settings, runtime),
    fetch,
    clock,
    ids,
    log,
  };
  return {
    exchange: createExchangeClient({
      ...shared,
      tenantId: settings.tenantId,
      budget: createRequestBudget({ clock, ...exchangeRate }),
    }),
    graph: createGraphClient({
      ...shared,
      budget: createRequestBudget({ clock, ...graphRate }),
    }),
  };
}

function createCredential(
  { tenantId, clientId, clientSecret }: Settings,
  { credentialOptions }: Runtime,
): TokenCredential {
  return clientSecret === undefined
    ? new ManagedIdentityCredential({ ...credentialOptions, clientId })
    : new ClientSecretCredential(
        tenantId,
        clientId,
        clientSecret,
        credentialOptions,
      );
}
