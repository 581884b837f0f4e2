import { isBreakwaterError } from "../errors/breakwater-error";
import type { Log } from "../ports/log";
import type { DirectorySnapshot } from "./snapshot";
import type { SnapshotInfo, SnapshotStore } from "./snapshot-store";
import { takenOver } from "./taken-over";

/**
 * The current snapshot and what is known of it, both of one version; undefined before the first, and where it cannot be
 * read: a sync that stopped at that would never mend it.
 * Throws BreakwaterError `conflict` when another run saves one just now.
 */
export async function loadCurrent(
  snapshots: SnapshotStore,
  log: Log,
): Promise<{ info: SnapshotInfo; snapshot: DirectorySnapshot } | undefined> {
  const info = await snapshots.readCurrentVersion();
  let snapshot: DirectorySnapshot | undefined;
  try {
    snapshot = await whileCurrent(info, snapshots, () =>
      snapshots.loadSnapshot(),
    );
  } catch (error) {
    if (!isBreakwaterError(error) || error.code !== "snapshot_unreadable")
      throw error;
    log.warn("snapshot_unreadable", { version: info?.version });
    return undefined;
  }
  if (snapshot?.version !== info?.version) throw takenOver();
  return info && snapshot && { info, snapshot };
}

/** What is of a version is removed once other runs have saved later ones: then this one gives way, and storage is in order. */
export async function whileCurrent<T>(
  info: SnapshotInfo | undefined,
  snapshots: SnapshotStore,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const now = await snapshots.readCurrentVersion();
    throw now?.version === info?.version ? error : takenOver();
  }
}
