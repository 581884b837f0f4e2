import { randomUUID } from "node:crypto";
import type { ListReach } from "../../../lib/audience/reach/list-reach";
import {
  createAuditor,
  type AuditorDeps,
} from "../../../lib/audit/create-auditor";
import type { Decision } from "../../../lib/audit/finding";
import type { HumanSettings } from "../../../lib/audit/is-open";
import { silentLog } from "../../../lib/ports/log";
import { createBlobs } from "../../../lib/storage/azure-blobs";
import { createTables } from "../../../lib/storage/azure-tables";
import type { StorageConnection } from "../../../lib/storage/connection";
import { ensureStorage } from "../../../lib/storage/ensure-storage";
import { createIds } from "../../../lib/time/system-ids";
import { testStorageConnection } from "../../support/azurite";
import { buildAuditInput, now, type ListSketch } from "./build-audit-input";

const connection: StorageConnection = {
  kind: "connectionString",
  connectionString: testStorageConnection(),
};

export const prepareAuditStorage = () => ensureStorage(connection);

/** Real storage, and in it a tenant of its own. */
export function auditStorage() {
  return {
    tenantId: randomUUID(),
    tables: createTables(connection),
    blobs: createBlobs(connection),
  };
}

let auditors = 0;

/** An auditor of those lists on real storage, with holds that only remember. */
export function auditorOf(
  sketches: ListSketch[],
  policy: object,
  over: Partial<AuditorDeps> = {},
) {
  const input = buildAuditInput(sketches, { policy });
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const storage = auditStorage();
  let seed = ++auditors;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const held = new Map<string, number | null>();
  const placed: Decision[] = [];
  const deps: AuditorDeps = {
    ...storage,
    policy: input.policy,
    clock,
    ids: createIds(clock, random),
    log: silentLog,
    loadSnapshot: () => Promise.resolve(input.snapshot),
    measureReach: () =>
      Promise.resolve({
        reaches: input.reaches as Map<string, ListReach>,
        countSenders: (guids: readonly string[]) => guids.length,
        countFresh: () => 0,
        filterFindings: () => [],
        dispose: () => {},
      }),
    resolveSender: () => undefined,
    tenantSettings: () => Promise.resolve(null),
    automationBlockedBy: () => Promise.resolve(null),
    isPaused: () => Promise.resolve(false),
    mailTips: {
      plan: () => Promise.resolve([]),
      write: () => Promise.resolve(0),
    },
    holds: {
      held: () => Promise.resolve(held),
      humanSettings: () => Promise.resolve(new Map<string, HumanSettings>()),
      place: (decisions) => {
        for (const decision of decisions) {
          held.set(decision.listGuid, decision.reach);
          placed.push(decision);
        }
        return Promise.resolve();
      },
      remove: (guids) => {
        for (const one of guids) held.delete(one);
        return Promise.resolve();
      },
    },
    ...over,
  };
  return { auditor: createAuditor(deps), deps, held, placed };
}

export const sketches = (lists: number, over: number): ListSketch[] =>
  Array.from({ length: lists }, (_, n) => ({
    n: n + 1,
    predicted: n < over ? 5000 + n : 5,
  }));
