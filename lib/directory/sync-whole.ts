import { isBreakwaterError } from "../errors/breakwater-error";
import { hour, toIso } from "../time/clock";
import type { DeltaCollection } from "../tenant/graph-port";
import { planRanges, type CountAliases } from "./alias-ranges";
import { assembleLists, identifyDrafts } from "./assemble-lists";
import { assembleRecipients } from "./assemble-recipients";
import { carryMemberships } from "./carry-memberships";
import { clusterRecipients } from "./cluster-recipients";
import { countAliases } from "./count-aliases";
import { moveRows } from "./move-rows";
import { planMemberships } from "./plan-memberships";
import { readLists } from "./read-lists";
import { readMemberships } from "./read-memberships";
import { readRecipients, rowsARange } from "./read-recipients";
import { propertiesToRead } from "./recipient-properties";
import { rowsBy } from "./rows-by";
import type { DirectorySnapshot, Membership } from "./snapshot";
import type { SnapshotStore } from "./snapshot-store";
import type { SyncOptions, SyncResult } from "./sync-options";
import { trackPhase } from "./sync-progress";
import type { SyncProgressStore, SyncState } from "./sync-state";

/** A sync that was broken off longer ago is begun anew: what it read is too old to build on. */
const resumableFor = 6 * hour;

/** Reads everyone, in ranges that are kept as soon as they are whole, and goes on where a run before broke off. */
export async function syncWhole(
  options: SyncOptions,
  snapshots: SnapshotStore,
  store: SyncProgressStore,
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
  const before = await snapshots.loadSnapshot();
  const state = await takeUp(
    options,
    store,
    propertiesToRead(listed.lists.map(({ filter }) => filter ?? "")),
    before,
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

  const recipients = await assembleRecipients(state, store).then(
    clusterRecipients,
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
  const memberships = before
    ? carryMemberships(before.lists, moveRows(before.recipients, recipients))
    : new Map<string, Membership>();
  const version = options.ids.next();
  const snapshotOf = (): DirectorySnapshot => ({
    tenantId,
    version,
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
  const { takenAt, users, groups, contacts } = state;
  await snapshots.save(snapshot, {
    wholeAt: takenAt,
    wholeComplete: snapshot.complete,
    properties: state.properties,
    cursor: {
      since: takenAt,
      users,
      groups,
      contacts,
      sweptAt: takenAt,
      membersDue: [],
    },
  });
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
  before: DirectorySnapshot | undefined,
): Promise<SyncState> {
  const { clock, log } = options;
  const left = await store.read();
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
  const groups = await cursorFromNow(options, "groups");
  const contacts = await cursorFromNow(options, "contacts");
  const count = before
    ? countAliases(before.recipients)
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
  if (left) await store.clear();
  await store.write(fresh);
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
