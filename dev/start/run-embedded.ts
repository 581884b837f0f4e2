import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { findAppRoot } from "../../lib/app/find-app-root";
import { connectionString, startAzurite } from "../azurite/start-azurite";
import type { HostLogEntry } from "../host/host-options";
import type { TenantLine } from "../tenant/tenant-line";
import { createApiClient } from "./api-client";
import { createAppSettings, mailFlowSecret } from "./app-settings";
import { createAppSupervisor } from "./app-supervisor";
import { runFirst, type FirstRun, type Step } from "./first-run";
import { fetchOperatorTokens, type OperatorTokens } from "./operator-tokens";
import { startTenant } from "./start-tenant";

export interface Embedded {
  api: string;
  tenant: TenantLine;
  tokens: OperatorTokens;
  mailFlowSecret: string;
  storage: string;
  firstRun: FirstRun;
}

export interface EmbeddedOptions {
  /** The API's; the tenant's, blob, queue and table ports follow it. */
  port: number;
  scale: number;
  seed: number;
  step: Step;
  onLog: (entry: HostLogEntry) => void;
  /** Something that whoever watches should know. */
  onNotice: (text: string) => void;
  /** A part that nothing can replace has ended: all is over. */
  onLost: (text: string) => void;
}

/** A tenant on this machine throttles nobody: the first sync is over while one watches. */
const exchangeRequestsPerSecond = 100;

/** Starts the parts; `stop` ends what has begun, the app first. */
export function createEmbedded(options: EmbeddedOptions): {
  start(): Promise<Embedded>;
  stop(): Promise<void>;
} {
  const { port, scale, seed, step, onNotice, onLost } = options;
  const stops: (() => Promise<void>)[] = [];
  let stopping = false;
  const watch = (what: string, ended: Promise<unknown>) =>
    void ended.then(() => {
      if (!stopping) onLost(`${what} has ended: nothing works without it.`);
    });
  /** What starts while all is being ended is ended too. */
  const began = async (stop: () => Promise<void>) => {
    stops.unshift(stop);
    if (stopping) await stop();
  };

  async function start(): Promise<Embedded> {
    const api = `http://127.0.0.1:${port}/api`;
    const secret = mailFlowSecret(seed);
    const account = {
      name: "breakwater",
      key: randomBytes(32).toString("base64"),
    };
    const ports = { blob: port + 2, queue: port + 3, table: port + 4 };
    const storage = connectionString(ports, account);
    const startStorage = async () => {
      const azurite = await startAzurite({ ports, accounts: [account] });
      await began(() => azurite.stop());
      watch("The storage server", azurite.ended);
    };
    const startSimulation = async () => {
      const running = await startTenant(
        { port: port + 1, scale, seed, api, mailFlowSecret: secret },
        onNotice,
      );
      await began(() => running.stop());
      watch("The simulated tenant", running.ended);
      return running.line;
    };
    const tenant = await step(
      "Starting the storage server and the simulated tenant",
      async () => {
        // Both are waited for, whatever becomes of one: what has begun is known and can be ended.
        const [simulation, server] = await Promise.allSettled([
          startSimulation(),
          startStorage(),
        ]);
        if (server.status === "rejected") throw server.reason;
        if (simulation.status === "rejected") throw simulation.reason;
        return simulation.value;
      },
    );
    const app = createAppSupervisor({
      app: {
        port,
        tenantBase: new URL(tenant.graph).origin,
        settings: {
          ...createAppSettings({
            seed,
            tenantId: tenant.tenantId,
            storageConnection: storage,
            policyFile: join(findAppRoot(), "dev", "policy.json"),
          }),
          BREAKWATER_EXCHANGE_REQUESTS_PER_SECOND: String(
            exchangeRequestsPerSecond,
          ),
        },
      },
      onLog: options.onLog,
      onRestart: (how, said) =>
        onNotice(
          [`The app ended ${how}; it is started again.`, said]
            .filter(Boolean)
            .join(" "),
        ),
    });
    await began(() => app.stop());
    await step("Starting Breakwater", () => app.start());
    const tokens = await fetchOperatorTokens(tenant.tokenEndpoint, seed);
    const firstRun = await runFirst(
      createApiClient(api, tokens.read),
      (name) => app.run(name),
      step,
    );
    return { api, tenant, tokens, mailFlowSecret: secret, storage, firstRun };
  }

  return {
    start,
    async stop() {
      stopping = true;
      for (const stop of stops) await stop();
    },
  };
}
