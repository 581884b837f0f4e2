import {
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from "@azure/identity";
import type { Log } from "../ports/log";
import {
  createExchangeBudget,
  createExchangeClient,
  type ExchangeClient,
} from "../tenant/exchange/create-exchange-client";
import {
  createGraphBudget,
  createGraphClient,
  type GraphClient,
} from "../tenant/graph/create-graph-client";
import type { Runtime } from "./runtime";
import type { Settings } from "./settings";

export interface Tenant {
  exchange: ExchangeClient;
  graph: GraphClient;
}

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
      budget: createExchangeBudget(clock, settings.exchangeRequestsPerSecond),
    }),
    graph: createGraphClient({
      ...shared,
      budget: createGraphBudget(clock),
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
