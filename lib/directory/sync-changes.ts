import { day, toIso } from "../time/clock";
import { applyChanges } from "./apply-changes";
import { changeLists } from "./change-lists";
import { findChanges, type CannotTell } from "./find-changes";
import { loadCurrent, whileCurrent } from "./load-current";
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
import { takenOver } from "./taken-over";

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
 * that breaks off is simply run again. It is put over the snapshot that it was made from and over no
 * other: of two runs at once one ends so, and the other with BreakwaterError `conflict`.
 */
export async function syncChanges(
  options: SyncOptions,
  snapshots: SnapshotStore,
): Promise<ChangesOutcome> {
  const { reader, graph, clock, log, tenantId } = options;
  const { deadline = Infinity, onProgress = () => undefined } = options;
  const current = await loadCurrent(snapshots, log);
  if (!current?.info.cursor) return { reason: "first" };
  const { info, snapshot } = current;
  const { cursor } = current.info;
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

  const history = await whileCurrent(info, snapshots, () =>
    snapshots.loadHistory(info),
  );
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
    // Where that is refused, another run knows more.
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
  const saved = await snapshots.save(
    renewed,
    {
      wholeAt,
      wholeComplete,
      properties,
      cursor: next,
      madeFrom: info.version,
    },
    many ? undefined : { base: history.base, changes },
  );
  if (!saved) throw takenOver();
  log.info("directory_changes_synced", {
    version: renewed.version,
    recipients: recipients.count,
    lists: lists.length,
    complete,
    membershipsRead: read.size,
  });
  return { result: { ...result, version: renewed.version }, reason };
}
