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

/** A row of any of the cmdlets that list lists. */
export function readListRow(row: Row, kind: ListKind): ListDraft {
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
