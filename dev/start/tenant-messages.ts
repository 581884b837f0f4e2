import type { TenantLine } from "../tenant/tenant-line";

/** How the tenant's process is told what to simulate, in its environment as JSON. */
export interface TenantProcessOptions {
  port: number;
  scale: number;
  seed: number;
  /** Base of the API that its gateway posts to. */
  api: string;
  mailFlowSecret: string;
}
export const tenantProcessVariable = "BREAKWATER_EMBEDDED_TENANT";

export type FromTenant = { ready: TenantLine } | { trouble: string };
