import { ClientSecretCredential } from "@azure/identity";
import { createDevTransport } from "../../dev/transport/create-dev-transport";
import { silentLog } from "../../lib/ports/log";
import {
  createExchangeClient,
  type ExchangeClient,
} from "../../lib/tenant/exchange/create-exchange-client";
import {
  createGraphClient,
  type GraphClient,
} from "../../lib/tenant/graph/create-graph-client";
import { createRequestBudget } from "../../lib/tenant/transport/request-budget";
import { createIds } from "../../lib/time/system-ids";
import { systemClock } from "../../lib/time/system-clock";
import { countCalls, type Calls } from "./calls";
import type { TenantReady } from "./tenant-process";

export interface Connected {
  exchange: ExchangeClient;
  graph: GraphClient;
  calls: Calls;
}

/** The production clients, every call counted and none held back: how long it would take at a budget is computed. */
export function connect(tenant: TenantReady): Connected {
  const transport = createDevTransport(tenant.origin);
  const { fetch, calls } = countCalls(transport.fetch);
  const clock = systemClock;
  const shared = {
    credential: new ClientSecretCredential(
      tenant.tenantId,
      tenant.clientId,
      tenant.clientSecret,
      transport.credentialOptions,
    ),
    fetch,
    clock,
    ids: createIds(clock),
    log: silentLog,
    budget: createRequestBudget({ clock, perSecond: 1e6 }),
  };
  return {
    exchange: createExchangeClient({ ...shared, tenantId: tenant.tenantId }),
    graph: createGraphClient(shared),
    calls,
  };
}
