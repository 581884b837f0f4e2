import { z } from "zod";
import { BreakwaterError } from "../errors/breakwater-error";

type Env = Readonly<Record<string, string | undefined>>;

/** Several values while one replaces another, separated by blanks or commas. */
const several = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ""))
  .pipe(z.array(z.string()).min(1));

const guid = z.guid("is not a GUID").transform((text) => text.toLowerCase());
const text = z.string().trim().min(1);

const settingsSchema = z.object({
  BREAKWATER_TENANT_ID: guid,
  /** Of the managed identity; with a secret, of the application. */
  BREAKWATER_CLIENT_ID: guid,
  BREAKWATER_CLIENT_SECRET: text.optional(),
  /** A v1 token names the application id URI, a v2 token the client id. */
  BREAKWATER_API_AUDIENCE: several,
  BREAKWATER_WEBHOOK_SECRET: several,
  BREAKWATER_GRAPH_CLIENT_STATE: several,
  BREAKWATER_POLICY_FILE: text.default("policy.json"),
  BREAKWATER_EXCHANGE_REQUESTS_PER_SECOND: z
    .string()
    .regex(/^\d+(\.\d+)?$/, "is not a number")
    .transform(Number)
    .refine((rate) => rate >= 0.1 && rate <= 100, "is not from 0.1 to 100")
    .optional(),
});

const storageSchema = z.union([
  z.object({ AzureWebJobsStorage: text }),
  z.object({
    AzureWebJobsStorage__blobServiceUri: z.url(),
    AzureWebJobsStorage__queueServiceUri: z.url(),
    AzureWebJobsStorage__tableServiceUri: z.url(),
    AzureWebJobsStorage__clientId: text.optional(),
  }),
]);

export interface Settings {
  tenantId: string;
  clientId: string;
  /** Absent in Azure: a managed identity stands there instead. */
  clientSecret: string | undefined;
  apiAudiences: readonly string[];
  webhookSecrets: readonly string[];
  graphClientStates: readonly string[];
  policyFile: string;
  /** Of one instance, as long as Exchange throttles nothing; absent: what suits most tenants. */
  exchangeRequestsPerSecond: number | undefined;
  storage:
    | { connectionString: string }
    | {
        blobUri: string;
        queueUri: string;
        tableUri: string;
        clientId: string | undefined;
      };
}

/** @throws BreakwaterError `not_configured`, naming every setting that is missing or unusable, never a value */
export function readSettings(env: Env): Settings {
  // An empty setting is a missing one: templates and portals leave them so.
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value?.trim()),
  );
  const app = settingsSchema.safeParse(given);
  const storage = storageSchema.safeParse(given);
  if (!app.success || !storage.success) {
    const faults = [
      ...(app.error?.issues ?? []).map(({ path, message }) => {
        const name = String(path[0]);
        return given[name] === undefined
          ? `${name} is missing`
          : `${name} ${message}`;
      }),
      ...(storage.success ? [] : [storageFault(given)]),
    ];
    throw new BreakwaterError(
      "not_configured",
      `${[...new Set(faults)].join("; ")}.`,
      {
        hint: "Set it among the application settings (local.settings.json on a machine) and restart.",
      },
    );
  }
  const { data } = app;
  return {
    tenantId: data.BREAKWATER_TENANT_ID,
    clientId: data.BREAKWATER_CLIENT_ID,
    clientSecret: data.BREAKWATER_CLIENT_SECRET,
    apiAudiences: data.BREAKWATER_API_AUDIENCE,
    webhookSecrets: data.BREAKWATER_WEBHOOK_SECRET,
    graphClientStates: data.BREAKWATER_GRAPH_CLIENT_STATE,
    policyFile: data.BREAKWATER_POLICY_FILE,
    exchangeRequestsPerSecond: data.BREAKWATER_EXCHANGE_REQUESTS_PER_SECOND,
    storage:
      "AzureWebJobsStorage" in storage.data
        ? { connectionString: storage.data.AzureWebJobsStorage }
        : {
            blobUri: storage.data.AzureWebJobsStorage__blobServiceUri,
            queueUri: storage.data.AzureWebJobsStorage__queueServiceUri,
            tableUri: storage.data.AzureWebJobsStorage__tableServiceUri,
            clientId: storage.data.AzureWebJobsStorage__clientId,
          },
  };
}

function storageFault(given: Env): string {
  const uris = ["blob", "queue", "table"].map(
    (service) => `AzureWebJobsStorage__${service}ServiceUri`,
  );
  const missing = uris.filter((name) => given[name] === undefined);
  return missing.length === uris.length
    ? "AzureWebJobsStorage is missing"
    : missing.length > 0
      ? `${missing.join(", ")} missing`
      : `${uris.join(", ")} must be URLs`;
}
