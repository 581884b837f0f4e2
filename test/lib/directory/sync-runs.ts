import { randomUUID } from "node:crypto";
import { createSnapshotStore } from "../../../lib/directory/snapshot-store";
import { syncDirectory } from "../../../lib/directory/sync-directory";
import type { SyncOptions } from "../../../lib/directory/sync-options";
import type { SyncProgress } from "../../../lib/directory/sync-progress";
import { silentLog } from "../../../lib/ports/log";
import { createIds } from "../../../lib/time/system-ids";
import { memoryBlobs } from "../../support/memory-blobs";
import { createTestClock } from "../tenant/test-clock";
import { graphOf, readerOf, type FakeTenant } from "./fake-tenant";

export const guid = (n: number) =>
  `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

/** Runs of the sync against a fake tenant, from the first of January 2026 on, with storage of their own. */
export function createSyncRuns(tenant: FakeTenant) {
  const blobs = memoryBlobs();
  const clock = createTestClock(Date.UTC(2026, 0, 1));
  const tenantId = randomUUID();
  const ids = createIds(clock);
  const progress: SyncProgress[] = [];
  const sync = (more: Partial<SyncOptions> = {}) =>
    syncDirectory({
      reader: readerOf(tenant),
      graph: graphOf(tenant),
      blobs,
      clock,
      ids,
      log: silentLog,
      tenantId,
      callBudget: 100,
      onProgress: (step) => progress.push(step),
      ...more,
    });
  // A new one each time, as another process would have: nothing is read from memory.
  const store = () => createSnapshotStore({ blobs, tenantId, log: silentLog });
  /** One that is kept, and the names of what it reads. */
  const storeCounting = () => {
    const read: string[] = [];
    const counting: typeof blobs = {
      ...blobs,
      read(container, name) {
        read.push(name.slice(tenantId.length + 1));
        return blobs.read(container, name);
      },
    };
    const options = { blobs: counting, tenantId, log: silentLog };
    return { snapshots: createSnapshotStore(options), read };
  };
  const load = () => store().loadSnapshot();
  const info = () => store().readCurrentVersion();
  /** Names of blobs, without the tenant. */
  const names = async (under = "") => {
    const found: string[] = [];
    for await (const name of blobs.list("snapshots", `${tenantId}/${under}`))
      found.push(name.slice(tenantId.length + 1));
    return found;
  };
  /** Replaces what a blob holds, or removes it, as somebody else might. */
  const spoil = async (name: string, body?: Buffer) => {
    const full = `${tenantId}/${name}`;
    if (body) await blobs.write("snapshots", full, body);
    else await blobs.remove("snapshots", full);
  };
  return { sync, load, info, names, storeCounting, spoil, clock, progress };
}
