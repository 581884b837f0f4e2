import { ClientSecretCredential } from "@azure/identity";
import {
  createTenantServer,
  type TenantServer,
  type TenantServerOptions,
} from "../../../dev/tenant/create-tenant-server";
import type { Habits } from "../../../dev/tenant/state/habits";
import { createTenantState } from "../../../dev/tenant/state/create-tenant-state";
import { createDevTransport } from "../../../dev/transport/create-dev-transport";
import { silentLog } from "../../../lib/ports/log";
import {
  createExchangeClient,
  type ExchangeClient,
} from "../../../lib/tenant/exchange/create-exchange-client";
import {
  createGraphClient,
  type GraphClient,
} from "../../../lib/tenant/graph/create-graph-client";
import { createRequestBudget } from "../../../lib/tenant/transport/request-budget";
import { createTestClock as createTenantClock } from "../../dev/tenant/small-tenant";
import { createTestClock, halfIds, type TestClock } from "./test-clock";

export interface EstateClients {
  server: TenantServer;
  tenantClock: ReturnType<typeof createTenantClock>;
  clock: TestClock;
  exchange: ExchangeClient;
  graph: GraphClient;
  /** Host and path of every request that the clients made. */
  asked: string[];
  close(): Promise<void>;
}

/** The production clients against the simulated tenant over HTTP: the real credential, the real Graph client, hosts rewritten below them. */
export async function startEstate(
  options: Partial<TenantServerOptions> & {
    scale?: number;
    habits?: Partial<Habits>;
  } = {},
): Promise<EstateClients> {
  const tenantClock = createTenantClock();
  const state = createTenantState({
    clock: tenantClock,
    scale: options.scale ?? 0.001,
    seed: 1,
    habits: options.habits,
  });
  const server = await createTenantServer({ state, port: 0, ...options });
  const transport = createDevTransport(server.origin);
  const { clientId, clientSecret } = server.clients.app;
  const clock = createTestClock(tenantClock.now());
  const asked: string[] = [];
  const dependencies = {
    credential: new ClientSecretCredential(
      state.tenantId,
      clientId,
      clientSecret,
      transport.credentialOptions,
    ),
    fetch: ((input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      asked.push(`${url.host}${url.pathname}`);
      return transport.fetch(input, init);
    }) as typeof globalThis.fetch,
    clock,
    ids: halfIds,
    log: silentLog,
    budget: createRequestBudget({ clock, perSecond: 1000 }),
  };
  return {
    server,
    tenantClock,
    clock,
    asked,
    exchange: createExchangeClient({
      ...dependencies,
      tenantId: state.tenantId,
    }),
    graph: createGraphClient(dependencies),
    close: () => server.close(),
  };
}
