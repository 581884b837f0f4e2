import { createHash } from "node:crypto";
import { createTenantClients } from "../tenant/identity/tenant-clients";

export interface AppSettingsOptions {
  seed: number;
  tenantId: string;
  storageConnection: string;
  /** Absolute, or relative to the app's folder. */
  policyFile: string;
}

/** Secret of the gateways of a simulation that listens on loopback only: from the seed, so that a run can be repeated. */
export function mailFlowSecret(seed: number): string {
  return `whsec_${digest(seed, "mail-flow").toString("base64")}`;
}

/** The application settings that a deployment would have, for the embedded parts. */
export function createAppSettings({
  seed,
  tenantId,
  storageConnection,
  policyFile,
}: AppSettingsOptions): Record<string, string> {
  const { app } = createTenantClients(seed);
  return {
    FUNCTIONS_WORKER_RUNTIME: "node",
    AzureWebJobsStorage: storageConnection,
    BREAKWATER_TENANT_ID: tenantId,
    BREAKWATER_CLIENT_ID: app.clientId,
    BREAKWATER_CLIENT_SECRET: app.clientSecret,
    BREAKWATER_API_AUDIENCE: "api://breakwater",
    BREAKWATER_WEBHOOK_SECRET: mailFlowSecret(seed),
    BREAKWATER_GRAPH_CLIENT_STATE: digest(seed, "client-state").toString("hex"),
    BREAKWATER_POLICY_FILE: policyFile,
  };
}

const digest = (seed: number, purpose: string): Buffer =>
  createHash("sha256")
    .update(`breakwater ${purpose} ${seed}`)
    .digest()
    .subarray(0, 24);
