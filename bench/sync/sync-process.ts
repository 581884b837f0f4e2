import { measureReach } from "../../lib/audience/reach/measure-reach";
import {
  createSnapshotStore,
  type SnapshotStore,
} from "../../lib/directory/snapshot-store";
import { syncDirectory } from "../../lib/directory/sync-directory";
import type { SyncResult } from "../../lib/directory/sync-options";
import type { SyncProgress } from "../../lib/directory/sync-progress";
import { recipientProperties } from "../../lib/directory/recipient-properties";
import { silentLog } from "../../lib/ports/log";
import { createIds } from "../../lib/time/system-ids";
import { systemClock } from "../../lib/time/system-clock";
import { measure, peakMemory, resetPeakMemory } from "../audience/measure";
import { auditAgain, type AuditedAgain } from "./audit-changes";
import type { Calls } from "./calls";
import { connect } from "./connect";
import { folderBlobs } from "./folder-blobs";
import { answerTasks } from "./in-process";
import type { TenantReady } from "./tenant-process";

export interface SyncTask {
  step: "sync" | "load" | "audit" | "singleStream";
  folder: string;
  tenant: TenantReady;
  /** Calls for members in one run, and pages of the single stream. */
  calls: number;
}

export interface Took {
  seconds: number;
  cpuSeconds: number;
  peakBytes: number;
}

export interface Synced extends Took {
  result: SyncResult;
  calls: Calls;
  /** Until each phase was last heard of, from the start. */
  phases: Record<string, number>;
  /** From the first question for members to the last answer. */
  memberSeconds: number;
  /** Working out whose members to read first. */
  predictSeconds: number;
  /** Calls that reading every list member by member would take; null where it was not worked out. */
  memberCalls: number | null;
}

const membersAPage = 1000;

const secondsBetweenLines = 10;

function sayProgress(
  seconds: number,
  { phase, done, total, perSecond, remainingSeconds }: SyncProgress,
): void {
  const parts = [
    `  ${seconds.toFixed(0)} s: ${phase} ${done}${total === null ? "" : ` of ${total}`}`,
    ...(perSecond === null ? [] : [`${perSecond.toFixed(0)}/s`]),
    ...(remainingSeconds === null ? [] : [`${remainingSeconds} s left`]),
  ];
  process.stderr.write(`${parts.join(", ")}\n`);
}

/** An instance of the app keeps what it has read: asked once more, this process is one that is warm. */
let kept: SnapshotStore | undefined;

function storeOf({ folder, tenant }: SyncTask): SnapshotStore {
  return (kept ??= createSnapshotStore({
    blobs: folderBlobs(folder),
    tenantId: tenant.tenantId,
    log: silentLog,
  }));
}

async function sync(task: SyncTask) {
  const { folder, tenant, calls: callBudget } = task;
  const { exchange, graph, calls } = connect(tenant);
  const phases: Record<string, number> = {};
  let membersSince: number | undefined;
  let predictSeconds = 0;
  let memberCalls: number | null = null;
  let said = 0;
  resetPeakMemory();
  const began = performance.now();
  const { result, seconds, cpuSeconds } = await measure(() =>
    syncDirectory({
      reader: exchange,
      graph,
      blobs: folderBlobs(folder),
      snapshots: storeOf(task),
      clock: systemClock,
      ids: createIds(systemClock),
      log: silentLog,
      tenantId: tenant.tenantId,
      callBudget,
      async predict(snapshot) {
        const { result: sizes, seconds: took } = await measure(() => {
          const measured = measureReach(snapshot);
          try {
            return new Map(
              [...measured.reaches].flatMap(([guid, { predicted }]) =>
                predicted ? [[guid, predicted.count] as const] : [],
              ),
            );
          } finally {
            measured.dispose();
          }
        });
        predictSeconds = took;
        memberCalls = snapshot.lists.reduce(
          (sum, { guid }) =>
            sum + Math.ceil(((sizes.get(guid) ?? 0) + 1) / membersAPage),
          0,
        );
        return sizes;
      },
      onProgress(progress) {
        const seconds = (performance.now() - began) / 1000;
        phases[progress.phase] = seconds;
        if (progress.phase === "members") membersSince ??= seconds;
        if (seconds - said < secondsBetweenLines) return;
        said = seconds;
        sayProgress(seconds, progress);
      },
    }),
  );
  const synced: Synced = {
    result,
    calls,
    seconds,
    cpuSeconds,
    peakBytes: peakMemory(),
    phases,
    memberSeconds: (phases.members ?? 0) - (membersSince ?? 0),
    predictSeconds,
    memberCalls,
  };
  return synced;
}

/** From files to columns, every column made and every list read. */
async function load(task: SyncTask): Promise<Took> {
  const store = storeOf(task);
  resetPeakMemory();
  const { seconds, cpuSeconds } = await measure(async () => {
    const snapshot = await store.loadSnapshot();
    for (const property of snapshot?.recipients.properties ?? [])
      snapshot?.recipients.column(property);
  });
  return { seconds, cpuSeconds, peakBytes: peakMemory() };
}

/** The audit's counting after so little changed, and a whole one; of the least once more with lists that changed. */
async function audit(task: SyncTask): Promise<AuditedAgain[]> {
  const snapshot = await storeOf(task).loadSnapshot();
  if (!snapshot) throw new Error("There is no snapshot.");
  const audited: AuditedAgain[] = [];
  for (const [share, listsToo] of [
    [0.001, false],
    [0.001, true],
    [0.01, false],
  ] as const)
    audited.push(await auditAgain(snapshot, share, listsToo));
  return audited;
}

/** What `Get-Recipient -ResultSize Unlimited` does, piped to a file: page after page, rows kept as objects. */
async function singleStream(task: SyncTask) {
  const { exchange } = connect(task.tenant);
  const rows: unknown[] = [];
  let pages = 0;
  resetPeakMemory();
  const { seconds, cpuSeconds } = await measure(async () => {
    for await (const page of exchange.recipients({
      properties: recipientProperties,
    })) {
      rows.push(...page.rows);
      if (++pages === task.calls) break;
    }
  });
  const streamed: Took & { rows: number; pages: number } = {
    rows: rows.length,
    pages,
    seconds,
    cpuSeconds,
    peakBytes: peakMemory(),
  };
  return streamed;
}
export type Streamed = Awaited<ReturnType<typeof singleStream>>;

const steps = { sync, load, audit, singleStream };
answerTasks((task: SyncTask) => steps[task.step](task));
