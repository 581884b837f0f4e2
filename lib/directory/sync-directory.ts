import type { Blobs } from "../ports/blobs";
import type { Log } from "../ports/log";
import { hour, toIso, type Clock } from "../time/clock";
import type { Ids } from "../time/ids";
import type { DirectoryReader } from "../tenant/exchange-port";
import type { GraphDirectory } from "../tenant/graph-port";
import { cutRange, wholeRange } from "./alias-ranges";
import { assembleLists, identifyDrafts } from "./assemble-lists";
import { assembleRecipients, rowsBy } from "./assemble-recipients";
import { carryMemberships } from "./carry-memberships";
import { planMemberships } from "./plan-memberships";
import { readLists } from "./read-lists";
import { readMemberships } from "./read-memberships";
import { readRecipients } from "./read-recipients";
import { propertiesToRead } from "./recipient-properties";
import type { DirectorySnapshot } from "./snapshot";
import { createSnapshotStore } from "./snapshot-store";
import { trackPhase, type OnProgress } from "./sync-progress";
import {
  createSyncProgressStore,
  type SyncProgressStore,
  type SyncState,
} from "./sync-state";

/** A sync that was broken off longer ago is begun anew: what it read is too old to build on. */
const resumableFor = 6 * hour;

/** From here on reading begins with ranges, instead of finding out that the whole is too long. */
const cutFrom = 45_000;

export interface SyncOptions {
  reader: DirectoryReader;
  graph: GraphDirectory;
  blobs: Blobs;
  clock: Clock;
  ids: Ids;
  log: Log;
  tenantId: string;
  /** Calls to Exchange that may be spent on members. */
  callBudget: number;
  /** How many recipients each dynamic list would reach, by GUID; decides whose members are read first. */
  predict?: (
    snapshot: DirectorySnapshot,
  ) => ReadonlyMap<string, number> | Promise<ReadonlyMap<string, number>>;
  /** Epoch milliseconds: what is not read by then is left to the next run. */
  deadline?: number;
  onProgress?: OnProgress;
}

export interface SyncResult {
  /** False: time was up; the next run goes on where this one stopped. */
  finished: boolean;
  version: string;
  complete: boolean;
  recipients: number;
  lists: number;
  membershipsRead: number;
}

/**
 * Learns who is in the tenant and stores it as a snapshot. A run that breaks off, at any point, leaves
 * the snapshot before in place, and the next one takes up the recipients it had read.
 * Throws BreakwaterError: `tenant_*`, `storage_unavailable`, or `conflict` when another run goes on.
 */
export async function syncDirectory(options: SyncOptions): Promise<SyncResult> {
  const { reader, graph, blobs, clock, log, tenantId } = options;
  const { deadline = Infinity, onProgress = () => undefined } = options;
  const timeIsUp = () => clock.now() >= deadline;
  const snapshots = createSnapshotStore({ blobs, tenantId, log });
  const store = createSyncProgressStore(blobs, tenantId);
  const beganAt = toIso(clock.now());

  const onLists = trackPhase("lists", clock, onProgress);
  const listed = await readLists({
    reader,
    graph,
    log,
    onLists: (lists) => onLists(lists, null),
  });

  const before = await snapshots.readCurrentVersion();
  const state = await takeUp(options, store, {
    version: options.ids.next(),
    takenAt: beganAt,
    properties: propertiesToRead(
      listed.lists.map(({ filter }) => filter ?? ""),
    ),
    ranges: ((before?.recipients ?? 0) >= cutFrom
      ? cutRange(wholeRange)
      : [wholeRange]
    ).map((range) => ({ range, read: null })),
  });

  const onRecipients = trackPhase("recipients", clock, onProgress);
  const finished = await readRecipients({
    reader,
    state,
    store,
    timeIsUp,
    log,
    onRows: (rows) =>
      onRecipients(rows, before ? Math.max(before.recipients, rows) : null),
  });
  const result = {
    version: state.version,
    lists: listed.lists.length,
    recipients: state.ranges.reduce(
      (sum, { read }) => sum + (read?.rows ?? 0),
      0,
    ),
  };
  if (!finished)
    return { ...result, finished, complete: false, membershipsRead: 0 };

  const recipients = await assembleRecipients(state, store).catch(
    async (error: unknown) => {
      // What cannot be put together now cannot be later: the next run begins anew.
      await store.clear();
      throw error;
    },
  );
  const rowByGuid = rowsBy(recipients, "Guid");
  const rowByObjectId = rowsBy(recipients, "ExternalDirectoryObjectId");
  const { drafts, complete: identified } = identifyDrafts(
    listed.lists,
    recipients,
    rowByObjectId,
  );
  const memberships = carryMemberships(
    await snapshots.loadSnapshot(),
    rowByGuid,
  );
  const snapshotOf = (): DirectorySnapshot => ({
    tenantId,
    version: state.version,
    takenAt: state.takenAt,
    complete:
      listed.complete &&
      identified &&
      state.ranges.every(({ read }) => read?.complete),
    recipients,
    lists: assembleLists({ drafts, recipients, rowByGuid, memberships }),
  });

  const predicted = await options.predict?.(snapshotOf());
  const known = drafts.map((draft) => ({
    draft,
    known: memberships.get(draft.guid) ?? null,
    predicted: predicted?.get(draft.guid) ?? null,
  }));
  const onMembers = trackPhase("members", clock, onProgress);
  const read = await readMemberships({
    reader,
    graph,
    clock,
    log,
    lists: known,
    plan: planMemberships(known, options.callBudget),
    rowByGuid,
    rowByObjectId,
    timeIsUp,
    onRead: onMembers,
  });
  for (const [guid, membership] of read) memberships.set(guid, membership);

  const snapshot = snapshotOf();
  await snapshots.save(snapshot);
  await store.clear();
  log.info("directory_synced", {
    version: snapshot.version,
    recipients: recipients.count,
    lists: snapshot.lists.length,
    complete: snapshot.complete,
    membershipsRead: read.size,
  });
  return {
    finished: true,
    version: snapshot.version,
    complete: snapshot.complete,
    recipients: recipients.count,
    lists: snapshot.lists.length,
    membershipsRead: read.size,
  };
}

/** The sync that was broken off, if it can be gone on with, else `fresh`. Either way other runs know that this one goes on. */
async function takeUp(
  { clock, log }: SyncOptions,
  store: SyncProgressStore,
  fresh: SyncState,
): Promise<SyncState> {
  const left = await store.read();
  const asked = new Set(left?.properties);
  if (
    left &&
    clock.now() - Date.parse(left.takenAt) < resumableFor &&
    fresh.properties.every((property) => asked.has(property))
  ) {
    log.info("sync_resumed", { version: left.version });
    await store.write(left);
    return left;
  }
  if (left) await store.clear();
  await store.write(fresh);
  return fresh;
}
