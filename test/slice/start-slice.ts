import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { QueueServiceClient } from "@azure/storage-queue";
import { createRealClock } from "../../dev/clock/real-clock";
import { createHost, type Host } from "../../dev/host/create-host";
import {
  createAppSettings,
  mailFlowSecret,
} from "../../dev/start/app-settings";
import {
  fetchOperatorTokens,
  type OperatorTokens,
} from "../../dev/start/operator-tokens";
import {
  createTenantServer,
  type TenantServer,
} from "../../dev/tenant/create-tenant-server";
import { addressOf } from "../../dev/tenant/estate/list-plan";
import {
  createTenantState,
  type EstateState,
} from "../../dev/tenant/state/create-tenant-state";
import { tenantLine } from "../../dev/tenant/tenant-line";
import { createDevTransport } from "../../dev/transport/create-dev-transport";
import { findAppRoot } from "../../lib/app/find-app-root";
import type { configureRuntime } from "../../lib/app";
import { queueNames } from "../../lib/ports/names";
import { testStorageConnection } from "../support/azurite";
import { createCaller, type Caller } from "./call-api";

export interface SliceTenant {
  tenant: TenantServer;
  state: EstateState;
  tokens: OperatorTokens;
  /** The application settings of an app for this tenant, on this worker's storage. */
  settings: Record<string, string>;
  seed: number;
  /** Another policy for an app of this tenant: the file's path. */
  writePolicy(parts: object): string;
  /** Accepted senders of every list, as addresses, by address of the list; empty is everyone. */
  senders(): Record<string, string[]>;
  close(): Promise<void>;
}

export const approvedSenders = addressOf("breakwater-approved-senders");

/** A simulated tenant of 1,400 recipients that obeys at once, and the settings of an app for it. */
export async function startTenant(
  seed: number,
  policy: object = {},
): Promise<SliceTenant> {
  await emptyQueues();
  const state = createTenantState({
    clock: createRealClock(),
    scale: 0.001,
    seed,
    restrictionSeconds: 0,
  });
  const tenant = await createTenantServer({ state, port: 0 });
  const folder = mkdtempSync(join(tmpdir(), "breakwater-slice-"));
  let policies = 0;
  const writePolicy = (parts: object): string => {
    const file = join(folder, `policy-${++policies}.json`);
    writeFileSync(
      file,
      JSON.stringify({
        version: 1,
        audit: { mode: "enforce" },
        storm: { mode: "enforce" },
        approvedSenders,
        ...parts,
      }),
    );
    return file;
  };
  const { tokenEndpoint, tenantId } = tenantLine(tenant);
  const nameOf = (row: number) =>
    state.lists.byRow(row)?.address ??
    String(state.recipients.property(row, "PrimarySmtpAddress"));
  return {
    tenant,
    state,
    seed,
    writePolicy,
    tokens: await fetchOperatorTokens(tokenEndpoint, seed),
    settings: {
      ...createAppSettings({
        seed,
        tenantId,
        storageConnection: testStorageConnection(),
        policyFile: writePolicy(policy),
      }),
      BREAKWATER_EXCHANGE_REQUESTS_PER_SECOND: "100",
    },
    senders: () =>
      Object.fromEntries(
        [...state.lists.all()].map(({ address, acceptedSenders }) => [
          address,
          acceptedSenders.map(nameOf).sort(),
        ]),
      ),
    async close() {
      await tenant.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface SliceApp extends Caller {
  host: Host;
  stop(): Promise<void>;
}

/** An app in the embedded host; any number of them may run on one tenant and one storage. */
export async function startApp(
  { tenant, settings, tokens, seed }: SliceTenant,
  over: Record<string, string | undefined> = {},
): Promise<SliceApp> {
  const all = { ...settings, ...over };
  const host = await createHost({
    appRoot: findAppRoot(),
    settings: all,
    storageConnection: testStorageConnection(),
    clock: createRealClock(),
    port: 0,
    log: () => {},
    queueMode: "parallel",
    timersByHand: ["sync-directory", "audit-lists", "sweep-enforcement"],
    persistTimerStatus: false,
  });
  const app = host.require("dist/lib/app.js") as {
    configureRuntime: typeof configureRuntime;
  };
  app.configureRuntime({
    env: all,
    ensureStorage: true,
    ...createDevTransport(tenant.origin),
  });
  await host.start();
  return {
    host,
    ...createCaller(`${host.url}/api`, tokens, mailFlowSecret(seed)),
    stop: () => host.stop(),
  };
}

/** What another file of tests left on this worker's account would be read as this app's. */
async function emptyQueues(): Promise<void> {
  const service = QueueServiceClient.fromConnectionString(
    testStorageConnection(),
  );
  for (const name of queueNames) {
    const queue = service.getQueueClient(name);
    await queue.createIfNotExists();
    await queue.clearMessages();
  }
}
