import { isBreakwaterError } from "../errors/breakwater-error";
import type { Log } from "../ports/log";
import type {
  DirectoryReader,
  ExchangePage,
  ListQuery,
} from "../tenant/exchange-port";
import type { DeltaCollection, GraphDirectory } from "../tenant/graph-port";
import { hour, minute, toIso } from "../time/clock";
import { anyOf, inBatches } from "./identity-filter";
import { readListRow, type ListDraft } from "./list-draft";
import { guidOf } from "./recipient-changes";
import { rowKeeper } from "./recipient-properties";
import type { RecipientColumns } from "./recipient-columns";
import { findRowsBy, textOf } from "./rows-by";
import type { SyncCursor } from "./snapshot-origin";
import type { ListKind, ListRecord } from "./snapshot";
import type { RecipientRow } from "./sync-state";

/** Exchange is asked this far back: a change reaches its servers one after another, and its clock is not ours. */
const overlap = 15 * minute;

/** Dynamic lists are known to Exchange alone, and nothing tells of one that is deleted: who is there is asked this often. */
const sweepEvery = hour;

/** More than this share of everyone, and this many: then reading everyone is the cheaper way, or the filter was not obeyed. */
const tooManyShare = 0.05;
const tooManyLeast = 5_000;

export interface FoundChanges {
  /** Whole rows of who is new or changed. */
  rows: RecipientRow[];
  /** GUIDs of recipients that are gone. */
  removed: string[];
  /** Lists that are new or changed. */
  lists: ListDraft[];
  /** GUIDs of lists whose members changed. */
  membersChanged: string[];
  /** GUIDs of dynamic lists that Exchange has worked out anew since their members were read. */
  membersRefreshed: string[];
  /** False when an answer was cut off: there is more that changed. */
  complete: boolean;
  cursor: Omit<SyncCursor, "membersDue">;
}

/** Why what changed cannot be told, so that everyone has to be read. */
export type CannotTell = "expired" | "too-many";

/**
 * What changed since the cursor. Graph says whom to look at, Exchange what is true of them: whatever
 * Graph names is read from Exchange before it is believed, so that a replay, an answer that comes late
 * or twice, or a deletion that was undone changes nothing. Throws BreakwaterError `tenant_*`.
 */
export async function findChanges(options: {
  reader: DirectoryReader;
  graph: GraphDirectory;
  log: Log;
  /** Epoch milliseconds: from then on changes belong to the next run. */
  now: number;
  cursor: SyncCursor;
  properties: readonly string[];
  recipients: RecipientColumns;
  lists: readonly ListRecord[];
}): Promise<FoundChanges | CannotTell> {
  const { reader, log, now, cursor, recipients } = options;
  const keep = rowKeeper(options.properties);
  const [users, groups, contacts] = [
    await askGraph(options, "users", cursor.users),
    await askGraph(options, "groups", cursor.groups),
    await askGraph(options, "contacts", cursor.contacts),
  ];
  if (!users || !groups || !contacts) return "expired";

  const most = Math.max(tooManyLeast, recipients.count * tooManyShare);
  const rows = new Map<string, RecipientRow>();
  const seen = new Set<string>();
  let complete = true;
  const take = async (pages: AsyncIterable<ExchangePage>) => {
    let whole = true;
    for await (const page of pages) {
      whole &&= page.complete;
      for (const row of page.rows) {
        const guid = guidOf(row);
        if (guid === undefined) whole = false;
        else rows.set(guid, keep(row));
        const { ExternalDirectoryObjectId: id } = row;
        if (typeof id === "string") seen.add(id.toLowerCase());
      }
      if (rows.size > most) return false;
    }
    complete &&= whole;
    return whole;
  };
  const changedSince = `WhenChangedUTC -gt '${exchangeTime(Date.parse(cursor.since) - overlap)}'`;
  await take(
    reader.recipients({
      filter: changedSince,
      properties: options.properties,
    }),
  );
  if (rows.size > most) return "too-many";

  // Whom Graph names and Exchange did not: gone, or changed in a way that Exchange does not date.
  const unseen = [
    ...new Set([...users.ids, ...groups.ids, ...contacts.ids]),
  ].filter((id) => !seen.has(id));
  if (unseen.length > most) return "too-many";
  const known = findRowsBy(
    recipients,
    "ExternalDirectoryObjectId",
    new Set(unseen),
  );
  const guidAt = (row: number | undefined) =>
    textOf(recipients, "Guid", row)?.toLowerCase();
  const removed: string[] = [];
  for (const ids of inBatches(unseen)) {
    const whole = await take(
      reader.recipients({
        filter: anyOf("ExternalDirectoryObjectId", ids),
        properties: options.properties,
      }),
    );
    if (!whole) continue;
    for (const id of ids) {
      const guid = seen.has(id) ? undefined : guidAt(known.get(id));
      if (guid !== undefined) removed.push(guid);
    }
  }

  const sweep =
    now - Date.parse(cursor.sweptAt) >= sweepEvery
      ? await sweepDynamicLists(reader, options.lists)
      : null;
  if (sweep) removed.push(...sweep.gone.filter((guid) => !rows.has(guid)));

  const gone = new Set(removed);
  const lists = await readChangedLists(
    options,
    changedSince,
    options.lists.filter((list) => namesAny(list, gone)),
    [...rows.values()],
  );
  complete &&= lists.complete;

  const membersOf = new Set(groups.membersOf);
  const changedGroups = findRowsBy(
    recipients,
    "ExternalDirectoryObjectId",
    membersOf,
  );
  log.info("sync_changes_found", {
    recipients: rows.size,
    removed: removed.length,
    lists: lists.drafts.length,
    complete,
  });
  return {
    rows: [...rows.values()],
    removed,
    lists: lists.drafts,
    membersChanged: [
      ...[...changedGroups.values()].flatMap((row) => guidAt(row) ?? []),
      ...[...rows].flatMap(([guid, { ExternalDirectoryObjectId: id }]) =>
        typeof id === "string" && membersOf.has(id.toLowerCase()) ? guid : [],
      ),
    ],
    membersRefreshed: sweep?.refreshed ?? [],
    complete,
    cursor: {
      // What was cut off is asked for again: of Exchange, and of whom Graph names, since it does so once.
      ...(complete
        ? {
            since: toIso(now),
            users: users.cursor,
            groups: groups.cursor,
            contacts: contacts.cursor,
          }
        : cursor),
      sweptAt: sweep ? toIso(now) : cursor.sweptAt,
    },
  };
}

/** Undefined where the cursor has expired. Where the app may not ask, nothing is known to have changed. */
async function askGraph(
  { graph, log }: { graph: GraphDirectory; log: Log },
  collection: DeltaCollection,
  cursor: string | null,
) {
  if (cursor === null) return { ids: [], membersOf: [], cursor };
  try {
    return await graph.changesSince(collection, cursor);
  } catch (error) {
    if (!isBreakwaterError(error, "tenant_forbidden")) throw error;
    log.warn("sync_no_graph_changes", { collection });
    return { ids: [], membersOf: [], cursor };
  }
}

/** A list whose allowed sender is gone may be open now, and whether Exchange calls it changed is not documented. */
function namesAny(
  { delivery: { acceptedSenders, rejectedSenders } }: ListRecord,
  guids: ReadonlySet<string>,
): boolean {
  return [...acceptedSenders, ...rejectedSenders].some(
    ({ guid }) => guid !== undefined && guids.has(guid),
  );
}

async function readChangedLists(
  { reader, log }: { reader: DirectoryReader; log: Log },
  changedSince: string,
  doubtful: readonly ListRecord[],
  rows: readonly RecipientRow[],
): Promise<{ drafts: ListDraft[]; complete: boolean }> {
  const drafts = new Map<string, ListDraft>();
  let complete = true;
  const add = (row: RecipientRow, kind: ListKind) => {
    const draft = readListRow(row, kind);
    if (draft.guid === undefined) complete = false;
    else drafts.set(draft.guid, draft);
  };
  const take = async (
    read: (query: ListQuery) => AsyncIterable<ExchangePage>,
    kind: ListKind,
  ) => {
    const guids = doubtful.flatMap((list) =>
      list.kind === kind ? list.guid : [],
    );
    for (const filter of [
      changedSince,
      ...inBatches(guids).map((some) => anyOf("Guid", some)),
    ])
      for await (const page of read({ filter })) {
        complete &&= page.complete;
        for (const row of page.rows) add(row, kind);
      }
  };
  await take((query) => reader.dynamicLists(query), "dynamicDistributionGroup");
  await take((query) => reader.staticLists(query), "distributionGroup");
  try {
    await take((query) => reader.unifiedLists(query), "microsoft365Group");
  } catch (error) {
    if (!isBreakwaterError(error, "tenant_forbidden", "tenant_rejected"))
      throw error;
    log.warn("sync_unified_groups_from_recipients", { code: error.code });
    for (const row of rows)
      if (row.RecipientTypeDetails === "GroupMailbox")
        add(row, "microsoft365Group");
  }
  return { drafts: [...drafts.values()], complete };
}

/** Which of the known dynamic lists are gone, and which have a newer membership; null where the answer was cut off. */
async function sweepDynamicLists(
  reader: DirectoryReader,
  lists: readonly ListRecord[],
): Promise<{ gone: string[]; refreshed: string[] } | null> {
  const there = new Map<string, string | null>();
  for await (const page of reader.dynamicLists({ brief: true })) {
    if (!page.complete) return null;
    for (const row of page.rows) {
      const { guid, membersAsOf } = readListRow(
        row,
        "dynamicDistributionGroup",
      );
      if (guid !== undefined) there.set(guid, membersAsOf);
    }
  }
  const known = lists.filter(({ kind }) => kind === "dynamicDistributionGroup");
  return {
    gone: known.flatMap(({ guid }) => (there.has(guid) ? [] : guid)),
    refreshed: known.flatMap(({ guid, membership }) => {
      const asOf = there.get(guid);
      return asOf && membership && asOf > membership.asOf ? guid : [];
    }),
  };
}

/** `8/1/2017 2:00:00 PM`: the one form that is documented for this filter (Learn, filterable properties: WhenChangedUTC). */
function exchangeTime(at: number): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = date.getUTCHours();
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()} ${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hours < 12 ? "AM" : "PM"}`;
}
