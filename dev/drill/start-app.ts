import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findAppRoot } from "../../lib/app/find-app-root";
import type { configureRuntime } from "../../lib/app";
import { createQueues } from "../../lib/storage/azure-queues";
import type { AzuritePorts } from "../azurite/start-azurite";
import { countFetches } from "../clock/count-fetches";
import { createHost } from "../host/create-host";
import type { HostLogEntry } from "../host/host-options";
import { createApiClient, type ApiClient } from "../start/api-client";
import { createAppSettings, mailFlowSecret } from "../start/app-settings";
import { fetchOperatorTokens } from "../start/operator-tokens";
import { createGateway } from "../tenant/mail-flow/gateway";
import { tenantLine } from "../tenant/tenant-line";
import { createDevTransport } from "../transport/create-dev-transport";
import type { World } from "./create-world";
import { keepTimeWhileQueued } from "./quiet-probe";
import { createSeededIds } from "./seeded-ids";
import { listenAtSentinel } from "./sentinel-ear";

export interface DrillApp {
  api: ApiClient;
  /** Runs one of its functions and lets time pass until that has ended. */
  run(functionName: string): Promise<void>;
  stop(): Promise<void>;
}

export interface DrillStorage {
  connection: string;
  ports: AzuritePorts;
}

export interface DrillAppOptions {
  world: World;
  seed: number;
  hearingSeconds: number;
  /** Row of a mailbox that is listened at beside the gateway; absent: there is none. */
  sentinel?: number;
  /** Parsed policy.json. */
  policy: object;
  storage: DrillStorage;
  /**
   * Timers that wait to be asked. By default the directory is learnt and audited once, before the first
   * mail: nobody joins or leaves while a storm lasts.
   */
  timersByHand?: readonly string[];
  onLog: (entry: HostLogEntry) => void;
  onTrouble: (text: string) => void;
}

/** The whole app of its own in this process, in the world's time, with a gateway that tells it of mail. */
export async function startApp(options: DrillAppOptions): Promise<DrillApp> {
  const { world, seed, storage } = options;
  const { clock, tenant } = world;
  const folder = await mkdtemp(join(tmpdir(), "breakwater-drill-"));
  const policyFile = join(folder, "policy.json");
  await writeFile(policyFile, JSON.stringify(options.policy));
  const line = tenantLine(tenant);
  const settings = createAppSettings({
    seed,
    tenantId: line.tenantId,
    storageConnection: storage.connection,
    policyFile,
  });
  const host = await createHost({
    appRoot: findAppRoot(),
    settings,
    storageConnection: storage.connection,
    clock,
    port: 0,
    log: options.onLog,
    queueMode: "oneAtATime",
    timersByHand: options.timersByHand ?? ["sync-directory", "audit-lists"],
    persistTimerStatus: false,
  });
  const app = host.require("dist/lib/app.js") as {
    configureRuntime: typeof configureRuntime;
  };
  const transport = createDevTransport(tenant.origin);
  const asked = countFetches(transport.fetch, () => clock.touch());
  app.configureRuntime({
    clock,
    ids: createSeededIds(clock, seed),
    env: settings,
    ensureStorage: true,
    ...transport,
    fetch: asked.fetch,
  });
  await host.start();
  const letGo = keepTimeWhileQueued(clock, host, storage.ports, {
    port: Number(new URL(tenant.origin).port),
    open: asked.open,
  });
  const gateway = createGateway({
    clock,
    target: `${host.url}/api`,
    secret: mailFlowSecret(seed),
    delaySeconds: options.hearingSeconds,
    seed,
    onRefused: (status, answer) =>
      options.onTrouble(`The API refused mail with ${status}: ${answer}`),
  });
  tenant.mailFlow.hear(gateway.listener);
  const queues = createQueues({
    kind: "connectionString",
    connectionString: storage.connection,
  });
  const unhear =
    options.sentinel === undefined
      ? () => {}
      : listenAtSentinel({
          world,
          sentinel: options.sentinel,
          send: (message) => queues.send("mail-events", message),
        });
  const { read } = await fetchOperatorTokens(line.tokenEndpoint, seed);

  return {
    api: createApiClient(`${host.url}/api`, read),
    async run(functionName) {
      let ended = false;
      const invocation = host.invoke(functionName).finally(() => {
        ended = true;
        clock.touch();
      });
      await clock.runUntil(() => ended);
      await invocation;
    },
    async stop() {
      gateway.stop();
      unhear();
      letGo();
      await host.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
