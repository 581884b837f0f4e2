import { isBreakwaterError } from "../errors/breakwater-error";
import type { Log } from "../ports/log";
import type { DirectoryReader, ExchangePage } from "../tenant/exchange-port";
import type { GraphDirectory } from "../tenant/graph-port";
import { readAddress, readGuid, readTexts, type Row } from "../tenant/read-row";
import { toIso } from "../time/clock";
import { readNotes } from "./audience-tag";
import type { ListKind } from "./snapshot";

/** A list as read, before names are resolved and members known. */
export interface ListDraft {
  /** Undefined where only Graph knows the list: then its object id leads to its GUID. */
  guid: string | undefined;
  /** Id in Entra and Graph, lower case; dynamic distribution groups have none. */
  objectId: string | undefined;
  address: string;
  displayName: string;
  kind: ListKind;
  filter: string | null;
  acceptedSenders: string[];
  rejectedSenders: string[];
  owners: string[];
  moderated: boolean;
  internalSendersOnly: boolean;
  notes: string | null;
  synced: boolean;
  whenCreated: string | null;
  whenChanged: string | null;
  /** When Exchange last worked out who the members are. */
  membersAsOf: string | null;
}

export async function readLists(options: {
  reader: DirectoryReader;
  graph: GraphDirectory;
  log: Log;
  onLists: (lists: number) => void;
}): Promise<{ lists: ListDraft[]; complete: boolean }> {
  const { reader, graph, log, onLists } = options;
  const lists = new Map<string, ListDraft>();
  let complete = true;

  const take = async (pages: AsyncIterable<ExchangePage>, kind: ListKind) => {
    for await (const page of pages) {
      complete &&= page.complete;
      for (const row of page.rows) {
        const draft = toDraft(row, kind);
        if (draft.guid === undefined) complete = false;
        else lists.set(draft.guid, draft);
      }
      onLists(lists.size);
    }
  };

  await take(reader.dynamicLists(), "dynamicDistributionGroup");
  await take(reader.staticLists(), "distributionGroup");
  try {
    await take(reader.unifiedLists(), "microsoft365Group");
  } catch (error) {
    if (!isBreakwaterError(error, "tenant_forbidden", "tenant_rejected"))
      throw error;
    // Graph has them too, without who may write to them. They then pass for open: a finding too
    // many, and no write, since enforcement reads the settings itself.
    log.warn("sync_unified_groups_from_graph", { code: error.code });
    for await (const page of graph.unifiedGroups()) {
      complete &&= page.complete;
      for (const { id, mail, displayName } of page.groups)
        lists.set(id, {
          ...toDraft({}, "microsoft365Group"),
          objectId: id,
          address: mail,
          displayName,
        });
      onLists(lists.size);
    }
  }
  return { lists: [...lists.values()], complete };
}

function toDraft(row: Row, kind: ListKind): ListDraft {
  return {
    guid: readGuid(row),
    objectId: text(row, "ExternalDirectoryObjectId")?.toLowerCase(),
    address: readAddress(row),
    displayName: text(row, "DisplayName") ?? text(row, "Name") ?? "",
    kind,
    filter:
      kind === "dynamicDistributionGroup"
        ? (text(row, "RecipientFilter") ?? "")
        : null,
    acceptedSenders:
      readTexts(row, "AcceptMessagesOnlyFromSendersOrMembers") ?? [],
    rejectedSenders: readTexts(row, "RejectMessagesFromSendersOrMembers") ?? [],
    owners: readTexts(row, "ManagedBy") ?? [],
    moderated: row.ModerationEnabled === true,
    internalSendersOnly: row.RequireSenderAuthenticationEnabled === true,
    notes: readNotes((property) => text(row, property)),
    synced: row.IsDirSynced === true,
    whenCreated: time(row, "WhenCreated"),
    whenChanged: time(row, "WhenChanged"),
    membersAsOf: time(row, "CalculatedMembershipUpdateTime"),
  };
}

function text(row: Row, property: string): string | undefined {
  const value = row[property];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Exchange has each time twice; the one without `UTC` may be in the zone of a server. */
function time(row: Row, property: string): string | null {
  const given = text(row, `${property}UTC`) ?? text(row, property);
  const at = given === undefined ? NaN : Date.parse(given);
  return Number.isNaN(at) ? null : toIso(at);
}
