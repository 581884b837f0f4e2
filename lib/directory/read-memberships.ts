import pLimit from "p-limit";
import { isBreakwaterError } from "../errors/breakwater-error";
import type { Log } from "../ports/log";
import { day, toIso, type Clock } from "../time/clock";
import type { DirectoryReader } from "../tenant/exchange-port";
import type { GraphDirectory } from "../tenant/graph-port";
import { readGuid } from "../tenant/read-row";
import { anyOf, inBatches } from "./identity-filter";
import { readListRow } from "./list-draft";
import { pagesAList, type KnownList } from "./plan-memberships";
import type { RecipientColumns } from "./recipient-columns";
import { findRowsBy, type RowLookup } from "./rows-by";
import type { Membership } from "./snapshot";

/** Requests in flight: an answer takes most of a second, and the budget allows some five a second. */
const atOnce = 5;

/** Forty calls by GUID: a tenant has seldom more pages of dynamic lists. */
const manyLists = 1000;

/** What another call would not mend in this run: the rest keeps what was known. */
const endsReading = [
  "tenant_throttled",
  "tenant_unavailable",
  "tenant_unauthorized",
  "tenant_forbidden",
] as const;

/**
 * Direct members of the planned lists, and of Microsoft 365 groups from Graph, by GUID of the list.
 * A list whose members cannot be read is left out.
 */
export async function readMemberships(options: {
  reader: DirectoryReader;
  graph: GraphDirectory;
  clock: Clock;
  log: Log;
  lists: readonly KnownList[];
  /** GUIDs, in the order of reading. */
  plan: readonly string[];
  /** Whose rows members are. */
  recipients: RecipientColumns;
  timeIsUp: () => boolean;
  onRead: (lists: number, total: number) => void;
}): Promise<Map<string, Membership>> {
  const { reader, graph, clock, log, lists, plan, timeIsUp } = options;
  const found = new Map<string, ReadMembers>();
  const byGuid = new Map(lists.map((list) => [list.draft.guid, list]));
  const groups = lists.filter(
    ({ draft }) => draft.kind === "microsoft365Group" && draft.objectId,
  );
  const total = plan.length + groups.length;
  const ended = { exchange: false, graph: false };
  let done = 0;

  const read = async (
    service: keyof typeof ended,
    guid: string,
    run: () => Promise<ReadMembers>,
  ) => {
    if (ended[service] || timeIsUp()) return;
    try {
      found.set(guid, await run());
    } catch (error) {
      if (!isBreakwaterError(error)) throw error;
      if (isBreakwaterError(error, ...endsReading)) ended[service] = true;
      log.warn("sync_members_not_read", { list: guid, code: error.code });
    }
    options.onRead(++done, total);
  };

  const fromExchange = async (guid: string) => {
    const draft = byGuid.get(guid)?.draft;
    const dynamic = draft?.kind === "dynamicDistributionGroup";
    const readAt = toIso(clock.now());
    const collected = collector("Guid");
    let left = pagesAList;
    for await (const page of dynamic
      ? reader.dynamicMembers(guid)
      : reader.staticMembers(guid)) {
      if (left-- === 0) {
        collected.incomplete();
        break;
      }
      if (!page.complete) collected.incomplete();
      for (const row of page.rows) collected.add(readGuid(row));
    }
    return collected.finish((dynamic && draft?.membersAsOf) || readAt);
  };

  const fromGraph = async (objectId: string) => {
    const readAt = toIso(clock.now());
    const collected = collector("ExternalDirectoryObjectId");
    const { ids, complete } = await graph.groupMembers(objectId);
    for (const id of ids) collected.add(id.toLowerCase());
    if (!complete) collected.incomplete();
    return collected.finish(readAt);
  };

  if (total > 0) options.onRead(0, total);
  const limit = pLimit(atOnce);
  await Promise.all([
    ...plan.map((guid) =>
      limit(() => read("exchange", guid, () => fromExchange(guid))),
    ),
    ...groups.map(({ draft }) =>
      limit(() =>
        read("graph", draft.guid, () => fromGraph(draft.objectId ?? "")),
      ),
    ),
  ]);
  await settleDynamic(reader, byGuid, found);
  return inRows(found, options.recipients);
}

/** The rows of all members are looked for at once: only they are, however many recipients there are. */
function inRows(
  found: ReadonlyMap<string, ReadMembers>,
  recipients: RecipientColumns,
): Map<string, Membership> {
  const wanted: Record<MemberName, Set<string>> = {
    Guid: new Set(),
    ExternalDirectoryObjectId: new Set(),
  };
  for (const { namedBy, members } of found.values())
    for (const member of members) wanted[namedBy].add(member);
  const rowsOf: Record<MemberName, RowLookup> = {
    Guid: findRowsBy(recipients, "Guid", wanted.Guid),
    ExternalDirectoryObjectId: findRowsBy(
      recipients,
      "ExternalDirectoryObjectId",
      wanted.ExternalDirectoryObjectId,
    ),
  };
  return new Map(
    [...found].map(([guid, { namedBy, members, unnamed, complete, asOf }]) => {
      const rows = new Set<number>();
      let unknown = unnamed ? 1 : 0;
      for (const member of members) {
        const row = rowsOf[namedBy].get(member);
        if (row === undefined) unknown++;
        else rows.add(row);
      }
      return [
        guid,
        { rows: Uint32Array.from(rows).sort(), unknown, complete, asOf },
      ] as const;
    }),
  );
}

/**
 * Asked for the members of a list that is gone, Exchange returns every recipient there is. So a
 * membership counts only if its list is still there afterwards. Then it is also known of when the
 * membership is, where that was not known before: not younger than the reading.
 */
async function settleDynamic(
  reader: DirectoryReader,
  lists: ReadonlyMap<string, KnownList>,
  found: Map<string, ReadMembers>,
): Promise<void> {
  const dynamic = [...found.keys()].filter(
    (guid) => lists.get(guid)?.draft.kind === "dynamicDistributionGroup",
  );
  const there = new Map<string, string | null>();
  for await (const { rows } of dynamicListsAmong(reader, dynamic)) {
    for (const row of rows) {
      const { guid, membersAsOf } = readListRow(
        row,
        "dynamicDistributionGroup",
      );
      if (guid !== undefined) there.set(guid, membersAsOf);
    }
  }
  for (const guid of dynamic) {
    const membership = found.get(guid);
    const asOf = there.get(guid);
    if (asOf === undefined || !membership) found.delete(guid);
    else if (asOf !== null && !lists.get(guid)?.draft.membersAsOf)
      found.set(guid, {
        ...membership,
        // Refreshed while it was read: of which of the two it is, nobody knows.
        asOf: asOf <= membership.asOf ? asOf : dayBefore(membership.asOf),
      });
  }
}

/** A few are asked for by GUID; of many, all there are cost fewer calls. */
async function* dynamicListsAmong(
  reader: DirectoryReader,
  guids: readonly string[],
) {
  if (guids.length > manyLists) yield* reader.dynamicLists({ brief: true });
  else
    for (const some of inBatches(guids))
      yield* reader.dynamicLists({ filter: anyOf("Guid", some), brief: true });
}

function dayBefore(iso: string): string {
  return toIso(Date.parse(iso) - day);
}

type MemberName = "Guid" | "ExternalDirectoryObjectId";

/** Members as they were named, before it is known who they are. */
interface ReadMembers extends Pick<Membership, "complete" | "asOf"> {
  namedBy: MemberName;
  /** In lower case. */
  members: ReadonlySet<string>;
  /** Some came without such a name. */
  unnamed: boolean;
}

function collector(namedBy: MemberName) {
  const members = new Set<string>();
  let unnamed = false;
  let complete = true;
  return {
    add(id: string | undefined) {
      if (id === undefined) unnamed = true;
      else members.add(id);
    },
    incomplete() {
      complete = false;
    },
    finish: (asOf: string): ReadMembers => ({
      namedBy,
      members,
      unnamed,
      complete,
      asOf,
    }),
  };
}
