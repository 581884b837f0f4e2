import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench, BenchOptions, BenchOutcome } from "../bench";
import type { AuditedAgain } from "./audit-changes";
import { filesIn } from "./folder-blobs";
import { ask, runAlone, startProcess } from "./in-process";
import { writeReport } from "./report";
import type { Streamed, SyncTask, Synced, Took } from "./sync-process";
import type { Changed, TenantReady, TenantTask } from "./tenant-process";

/** Calls for members in one run of the app's timer. */
const callBudget = 500;

const changedShare = 0.001;

export const syncBench: Bench = {
  name: "sync",
  summary:
    "learning a directory over HTTP: the first sync, loading, and after 0.1 % changed",
  run: runSyncBench,
};

async function runSyncBench({
  quick,
  say,
}: BenchOptions): Promise<BenchOutcome> {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-bench-"));
  const tenantProcess = fork(join(__dirname, "tenant-process.js"));
  const askTenant = <T>(task: TenantTask) => ask<T>(tenantProcess, task);
  try {
    say("making the tenant");
    const tenant = await askTenant<TenantReady>({
      start: { scale: quick ? 0.01 : 1 },
    });
    const run = <T>(step: SyncTask["step"], calls = callBudget) =>
      runAlone<T>(join(__dirname, "sync-process.js"), {
        step,
        folder,
        tenant,
        calls,
      } satisfies SyncTask);

    say(`first sync of ${tenant.recipients.toLocaleString("en")} recipients`);
    const whole = await run<Synced>("sync");
    hold(
      whole.result.recipients === tenant.recipients &&
        whole.result.lists === tenant.lists,
      `learnt ${whole.result.recipients} recipients and ${whole.result.lists} lists`,
    );
    const snapshotFiles = filesIn(
      join(folder, "snapshots", tenant.tenantId, whole.result.version),
    );
    say("loading the snapshot");
    const load = await run<Took>("load");
    say("counting again after 0.1 % and 1 % changed");
    const audited = await run<AuditedAgain[]>("audit");
    const instance = startProcess(join(__dirname, "sync-process.js"));
    const syncChanged = async (expected: number) => {
      const changed = await askTenant<Changed>({
        change: Math.ceil(tenant.recipients * changedShare),
      });
      const now = expected + changed.joined - changed.left;
      const synced = await ask<Synced>(instance, {
        step: "sync",
        folder,
        tenant,
        calls: callBudget,
      } satisfies SyncTask);
      const { kind, recipients } = synced.result;
      hold(
        kind === "changes" && recipients === now,
        `then ${recipients} recipients, by reading ${kind}`,
      );
      return { changed, synced };
    };
    say("incremental sync, just started");
    const { changed, synced: changes } = await syncChanged(tenant.recipients);
    say("incremental sync by the same instance, after as much again changed");
    const { synced: changesWarm } = await syncChanged(
      changes.result.recipients,
    );
    instance.disconnect();
    say("a single stream of pages");
    const stream = await run<Streamed>("singleStream", quick ? 10 : 300);
    return {
      report: writeReport({
        tenant,
        whole,
        snapshotFiles,
        load,
        audited,
        changed,
        changes,
        changesWarm,
        stream,
      }),
      missed:
        load.seconds > 1 ? [`snapshot load: ${load.seconds} s of 1 s`] : [],
    };
  } finally {
    tenantProcess.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function hold(right: boolean, what: string): void {
  if (!right) throw new Error(`The sync is wrong: ${what}.`);
}
