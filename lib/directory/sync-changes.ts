import { BreakwaterError } from "../errors/breakwater-error";
import { day, toIso } from "../time/clock";
import { applyChanges } from "./apply-changes";
import { changeLists } from "./change-lists";
import { findChanges, type CannotTell } from "./find-changes";
import { moveRows } from "./move-rows";
import { planMemberships, type KnownList } from "./plan-memberships";
import { readMemberships } from "./read-memberships";
import { countChanges, mergeChanges } from "./recipient-changes";
import { propertiesToRead } from "./recipient-properties";
import { textOf } from "./rows-by";
import type { DirectorySnapshot, ListRecord } from "./snapshot";
import type { SnapshotStore } from "./snapshot-store";
import type { SyncOptions, SyncResult } from "./sync-options";
import { trackPhase } from "./sync-progress";

/** From this share of changes on, and this many, they are made part of a new base: readers then have less to patch. */
const newBaseShare = 0.05;
const newBaseLeast = 1_000;

export interface ChangesOutcome {
  /** Undefined where there was nothing to build on. */
  result?: SyncResult;
  /** Why everyone has to be read nevertheless. */
  reason?: CannotTell | "first" | "new-property";
}

/**
 * Brings the current snapshot up to what changed since: a handful of calls where nothing did, else in
 * proportion. The snapshot and the cursor that it was read from are replaced together, so that a run
 * that breaks off is simply run again.
 */
export async function syncChanges(
  options: SyncOptions,
  snapshots: SnapshotStore,
): Promise<ChangesOutcome> {
  const { reader, graph, clock, log, tenantId } = options;
  const { deadline = Infinity, onProgress = () => undefined } = options;
  const info = await snapshots.readCurrentVersion();
  const snapshot = await snapshots.loadSnapshot();
  if (!info?.cursor || !snapshot) return { reason: "first" };
  if (snapshot.version !== info.version) throw overtaken();
  const { cursor } = info;
  const now = clock.now();

  const found = await findChanges({
    ...options,
    now,
    cursor,
    properties: info.properties,
    recipients: snapshot.recipients,
    lists: snapshot.lists,
  });
  if (typeof found === "string") return { reason: found };

  const history = await snapshots.loadHistory(info);
  const changes = mergeChanges(history.changes, found);
  const anyone = changes !== history.changes;
  const recipients = anyone
    ? applyChanges(history.recipients, changes)
    : snapshot.recipients;
  const changed = changeLists({
    before: snapshot.lists,
    drafts: found.lists,
    removed: new Set(found.removed.filter((guid) => !changes.rows.has(guid))),
    recipients,
    newRow: anyone
      ? moveRows(snapshot.recipients, recipients)
      : (row: number) => row,
  });

  const due = new Set([
    ...cursor.membersDue,
    ...found.membersChanged,
    ...found.membersRefreshed,
    ...changed.guids,
  ]);
  const predicted = await options.lastPredicted?.();
  const wanted = changed.lists
    .filter(({ guid, membership }) => due.has(guid) || membership === null)
    .map((list): KnownList => ({
      draft: {
        guid: list.guid,
        kind: list.kind,
        filter: list.filter,
        objectId: textOf(
          recipients,
          "ExternalDirectoryObjectId",
          list.row,
        )?.toLowerCase(),
        membersAsOf: null,
      },
      known: list.membership,
      predicted: predicted?.get(list.guid) ?? null,
    }));
  const read = await readMemberships({
    reader,
    graph,
    clock,
    log,
    lists: wanted,
    plan: planMemberships(wanted, options.callBudget),
    recipients,
    timeIsUp: () => clock.now() >= deadline,
    onRead: trackPhase("members", clock, onProgress),
  });
  const lists = changed.lists.map((list): ListRecord =>
    read.has(list.guid)
      ? { ...list, membership: read.get(list.guid) ?? null }
      : list,
  );

  // What only a reading of everyone tells (contacts that are gone) is then at most two days old, and known to be.
  const takenAt = toIso(Math.min(now, Date.parse(info.wholeAt) + day));
  const complete = info.wholeComplete && found.complete && changed.complete;
  const next = {
    ...found.cursor,
    membersDue: lists.flatMap(({ guid }) =>
      due.has(guid) && !read.has(guid) ? guid : [],
    ),
  };
  const result: SyncResult = {
    kind: "changes",
    finished: true,
    version: info.version,
    complete,
    recipients: recipients.count,
    lists: lists.length,
    membershipsRead: read.size,
  };
  const asked = new Set(info.properties);
  const reason = propertiesToRead(
    found.lists.map(({ filter }) => filter ?? ""),
  ).every((property) => asked.has(property))
    ? undefined
    : ("new-property" as const);

  if (!anyone && !changed.differs && read.size === 0) {
    await snapshots.confirm(info, { takenAt, complete, cursor: next });
    return { result, reason };
  }
  const renewed: DirectorySnapshot = {
    tenantId,
    version: options.ids.next(),
    takenAt,
    complete,
    recipients,
    lists,
  };
  const many =
    countChanges(changes) >
    Math.max(newBaseLeast, history.recipients.count * newBaseShare);
  const { wholeAt, wholeComplete, properties } = info;
  await snapshots.save(
    renewed,
    { wholeAt, wholeComplete, properties, cursor: next },
    many ? undefined : { base: history.base, changes },
  );
  log.info("directory_changes_synced", {
    version: renewed.version,
    recipients: recipients.count,
    lists: lists.length,
    complete,
    membershipsRead: read.size,
  });
  return { result: { ...result, version: renewed.version }, reason };
}

function overtaken(): BreakwaterError {
  return new BreakwaterError("conflict", "Another directory sync has ended.", {
    hint: "Nothing: what it learnt is newer.",
  });
}
