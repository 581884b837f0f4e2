import type { TenantServer } from "./create-tenant-server";

/** What a stranger's client needs to find its way in. */
export interface TenantLine {
  graph: string;
  exchange: string;
  tokenEndpoint: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

export function tenantLine({
  origin,
  state,
  clients,
}: TenantServer): TenantLine {
  return {
    graph: `${origin}/v1.0`,
    exchange: `${origin}/adminapi`,
    tokenEndpoint: `${origin}/${state.tenantId}/oauth2/v2.0/token`,
    tenantId: state.tenantId,
    clientId: clients.administrator.clientId,
    clientSecret: clients.administrator.clientSecret,
  };
}
