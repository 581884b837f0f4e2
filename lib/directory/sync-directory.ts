import { day, minute } from "../time/clock";
import { createSnapshotStore } from "./snapshot-store";
import { syncChanges } from "./sync-changes";
import type { SyncOptions, SyncResult } from "./sync-options";
import { createSyncProgressStore } from "./sync-state";
import { syncWhole } from "./sync-whole";

/** What changed while everyone was read is brought in at once when reading took longer than this. */
const longReading = 10 * minute;

/**
 * Learns who is in the tenant and stores it as a snapshot: what changed since the snapshot before, and
 * everyone where there is none, where it cannot be told what changed, and once a day. A run that breaks
 * off, at any point, leaves the snapshot before in place, and the next one takes up what it had read.
 * Throws BreakwaterError: `tenant_*`, `storage_unavailable`, or `conflict` when another run goes on.
 */
export async function syncDirectory(options: SyncOptions): Promise<SyncResult> {
  const { blobs, clock, log, tenantId, wholeEvery = day } = options;
  const { snapshots = createSnapshotStore({ blobs, tenantId, log }) } = options;
  const progress = createSyncProgressStore(blobs, tenantId, options.ids);

  const changes = await syncChanges(options, snapshots);
  const left = await progress.read();
  const began = (await snapshots.readCurrentVersion())?.wholeAt;
  // A run that ended between saving its snapshot and clearing up leaves what is done, or overtaken.
  const unfinished =
    left && (began === undefined || began < left.takenAt) ? left : undefined;
  if (!left) await progress.clearLeftovers();
  else if (!unfinished) await progress.clear();
  const reason =
    changes.reason ??
    (unfinished ? "unfinished" : undefined) ??
    (began === undefined || clock.now() - Date.parse(began) >= wholeEvery
      ? "due"
      : undefined);
  if (changes.result && reason === undefined) return changes.result;

  log.info("sync_reads_everyone", { reason });
  const whole = await syncWhole(options, snapshots, progress, {
    unfinished,
    changesKnown: changes.result !== undefined,
  });
  const { takenAt } = (await snapshots.readCurrentVersion()) ?? {};
  if (
    whole.finished &&
    takenAt !== undefined &&
    clock.now() - Date.parse(takenAt) > longReading
  )
    await syncChanges(options, snapshots);
  return whole;
}
