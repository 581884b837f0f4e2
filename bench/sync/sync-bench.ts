import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench, BenchOptions, BenchOutcome } from "../bench";
import type { AuditedAgain } from "./audit-changes";
import { filesIn } from "./folder-blobs";
import { ask, runAlone } from "./in-process";
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
    const changed = await askTenant<Changed>({
      change: Math.ceil(tenant.recipients * changedShare),
    });
    say("incremental sync");
    const changes = await run<Synced>("sync");
    hold(
      changes.result.kind === "changes" &&
        changes.result.recipients ===
          tenant.recipients + changed.joined - changed.left,
      `then ${changes.result.recipients} recipients, by reading ${changes.result.kind}`,
    );
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
