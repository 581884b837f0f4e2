import { isBreakwaterError } from "../errors/breakwater-error";
import { hour, toIso } from "../time/clock";
import type { DeltaCollection } from "../tenant/graph-port";
import { planRanges, type CountAliases } from "./alias-ranges";
import { assembleLists, identifyDrafts } from "./assemble-lists";
import { assembleRecipients } from "./assemble-recipients";
import { carryMemberships } from "./carry-memberships";
import { clusterRecipients } from "./cluster-recipients";
import { countAliases } from "./count-aliases";
import { loadCurrent } from "./load-current";
import { moveRows } from "./move-rows";
import { planMemberships } from "./plan-memberships";
import { readLists } from "./read-lists";
import { readMemberships } from "./read-memberships";
import { readRecipients, rowsARange } from "./read-recipients";
import { propertiesToRead } from "./recipient-properties";
import { rowsBy } from "./rows-by";
import type { DirectorySnapshot, Membership } from "./snapshot";
import type { SnapshotInfo, SnapshotStore } from "./snapshot-store";
import type { SyncOptions, SyncResult } from "./sync-options";
import { trackPhase } from "./sync-progress";
import type { SyncProgressStore, SyncState } from "./sync-state";
import { takenOver } from "./taken-over";

/** A sync that was broken off longer ago is begun anew: what it read is too old to build on. */
const resumableFor = 6 * hour;

/** What a run knows that is about to read everyone. */
export interface WholeStart {
  /** The sync that was broken off, as the store has just read it. */
  unfinished: SyncState | undefined;
  /** Whether the current snapshot has all that changed before. */
  changesKnown: boolean;
}

/**
 * Reads everyone, in ranges that are kept as soon as they are whole, and goes on where a run before broke
 * off. Throws BreakwaterError `conflict` where that run goes on after all, or another takes over.
 */
export async function syncWhole(
  options: SyncOptions,
  snapshots: SnapshotStore,
  store: SyncProgressStore,
  start: WholeStart,
): Promise<SyncResult> {
  const { reader, graph, clock, log, tenantId } = options;
  const { deadline = Infinity, onProgress = () => undefined } = options;
  const timeIsUp = () => clock.now() >= deadline;

  const onLists = trackPhase("lists", clock, onProgress);
  const listed = await readLists({
    reader,
    graph,
    log,
    onLists: (lists) => onLists(lists, null),
  });
  const current = await loadCurrent(snapshots, log);
  const before = current?.snapshot;
  const state = await takeUp(
    options,
    store,
    propertiesToRead(listed.lists.map(({ filter }) => filter ?? "")),
    start,
    current,
  );

  const onRecipients = trackPhase("recipients", clock, onProgress);
  const finished = await readRecipients({
    reader,
    state,
    store,
    timeIsUp,
    log,
    onRows: (rows) =>
      onRecipients(
        rows,
        before ? Math.max(before.recipients.count, rows) : null,
      ),
  });
  const result = {
    kind: "whole" as const,
    version: state.id,
    lists: listed.lists.length,
    recipients: state.ranges.reduce(
      (sum, { read }) => sum + (read?.rows ?? 0),
      0,
    ),
  };
  if (!finished)
    return { ...result, finished, complete: false, membershipsRead: 0 };

  const recipients = clusterRecipients(await assembleRecipients(state, store));
  const rowByGuid = rowsBy(recipients, "Guid");
  const rowByObjectId = rowsBy(recipients, "ExternalDirectoryObjectId");
  const { drafts, complete: identified } = identifyDrafts(
    listed.lists,
    recipients,
    rowByObjectId,
  );
  const everyone = state.ranges.every(({ read }) => read?.complete);
  const memberships = before
    ? carryMemberships(
        before.lists,
        moveRows(before.recipients, recipients),
        everyone,
      )
    : new Map<string, Membership>();
  const snapshotOf = (): DirectorySnapshot => ({
    tenantId,
    version: options.ids.next(),
    takenAt: state.takenAt,
    complete: listed.complete && identified && everyone,
    recipients,
    lists: assembleLists({ drafts, recipients, rowByGuid, memberships }),
  });

  const predicted = await options.predict?.(snapshotOf());
  const known = drafts.map((draft) => ({
    draft,
    known: memberships.get(draft.guid) ?? null,
    predicted: predicted?.get(draft.guid) ?? null,
  }));
  const read = await readMemberships({
    reader,
    graph,
    clock,
    log,
    lists: known,
    plan: planMemberships(known, options.callBudget),
    recipients,
    timeIsUp,
    onRead: trackPhase("members", clock, onProgress),
  });
  for (const [guid, membership] of read) memberships.set(guid, membership);

  const snapshot = snapshotOf();
  const { version } = snapshot;
  const { takenAt, users, groups, contacts } = state;
  const there = new Set(snapshot.lists.map(({ guid }) => guid));
  const saved = await snapshots.save(snapshot, {
    wholeAt: takenAt,
    wholeComplete: snapshot.complete,
    properties: state.properties,
    cursor: {
      since: takenAt,
      users,
      groups,
      contacts,
      sweptAt: takenAt,
      // Their change was told before this sync began, and will not be told again.
      membersDue: (current?.info.cursor?.membersDue ?? []).filter(
        (guid) => there.has(guid) && !read.has(guid),
      ),
    },
  });
  // What was read is still in storage: the next run saves it, or finds that a newer one is saved.
  if (!saved) throw takenOver();
  await store.clear();
  log.info("directory_synced", {
    version,
    recipients: recipients.count,
    lists: snapshot.lists.length,
    complete: snapshot.complete,
    membershipsRead: read.size,
  });
  return {
    ...result,
    finished: true,
    version,
    complete: snapshot.complete,
    recipients: recipients.count,
    lists: snapshot.lists.length,
    membershipsRead: read.size,
  };
}

/** The sync that was broken off, if it can be gone on with, else a new one. Either way other runs know that this one goes on. */
async function takeUp(
  options: SyncOptions,
  store: SyncProgressStore,
  properties: string[],
  { unfinished: left, changesKnown }: WholeStart,
  current: { info: SnapshotInfo; snapshot: DirectorySnapshot } | undefined,
): Promise<SyncState> {
  const { clock, log } = options;
  const asked = new Set(left?.properties);
  if (
    left &&
    clock.now() - Date.parse(left.takenAt) < resumableFor &&
    properties.every((property) => asked.has(property))
  ) {
    log.info("sync_resumed", { id: left.id });
    await store.write(left);
    return left;
  }
  const takenAt = toIso(clock.now());
  // Before the first range: what changes from here on is not lost.
  const users = await cursorFromNow(options, "users");
  // What is carried over of members is as old as the snapshot: so is the cursor that goes with it.
  const groups =
    (changesKnown ? current?.info.cursor?.groups : null) ??
    (await cursorFromNow(options, "groups"));
  const contacts = await cursorFromNow(options, "contacts");
  const count = current
    ? countAliases(current.snapshot.recipients)
    : countUsersOf(options);
  const fresh: SyncState = {
    id: options.ids.next(),
    takenAt,
    properties,
    users,
    groups,
    contacts,
    ranges: (await planRanges(count, rowsARange)).map((range) => ({
      range,
      read: null,
    })),
  };
  await store.write(fresh);
  await store.clearLeftovers();
  return fresh;
}

/** Not allowed, or not there: some kinds of tenant have no delta queries. */
const noDelta = ["tenant_forbidden", "tenant_rejected", "not_found"] as const;

/** Null where the app may not ask: then only Exchange tells what changed. */
async function cursorFromNow(
  { graph, log }: SyncOptions,
  collection: DeltaCollection,
): Promise<string | null> {
  try {
    return await graph.changesFromNow(collection);
  } catch (error) {
    if (!isBreakwaterError(error, ...noDelta)) throw error;
    log.warn("sync_no_graph_changes", { collection, code: error.code });
    return null;
  }
}

/** Graph knows users alone, which is near enough for ranges; where the app may not ask, nothing is known. */
function countUsersOf({ graph, log }: SyncOptions): CountAliases {
  return async (beginnings) => {
    try {
      return await graph.countUsers(beginnings);
    } catch (error) {
      if (!isBreakwaterError(error)) throw error;
      log.warn("sync_users_not_counted", { code: error.code });
      return beginnings.map(() => undefined);
    }
  };
}
