import { readNotes } from "../../directory/audience-tag";
import { readBoolean } from "../../directory/csv/localised-booleans";
import { mayHaveLostLetters } from "../../directory/csv/lost-letters";
import type { RecipientColumns } from "../../directory/recipient-columns";
import type { ListKind, ListRecord } from "../../directory/snapshot";
import { BreakwaterError } from "../../errors/breakwater-error";
import type { SenderRef } from "../../tenant/exchange-port";
import { readNamesCell } from "./cell";
import type { IdentityLookup } from "./identity-lookup";
import type { ListRow } from "./list-row";
import type { MemberRows } from "./member-rows";

const kinds: Record<string, ListKind> = {
  dynamicdistributiongroup: "dynamicDistributionGroup",
  mailuniversaldistributiongroup: "distributionGroup",
  mailuniversalsecuritygroup: "distributionGroup",
  mailnonuniversalgroup: "distributionGroup",
  roomlist: "distributionGroup",
  groupmailbox: "microsoft365Group",
};

const senderProperties = [
  "AcceptMessagesOnlyFromSendersOrMembers",
  "AcceptMessagesOnlyFrom",
  "AcceptMessagesOnlyFromDLMembers",
];

/** A list as its row names it, before anyone is looked up. */
interface NamedList {
  row: ListRow;
  guid: string;
  address: string;
  names: string[];
}

/** Lists of `Get-DynamicDistributionGroup | Export-Csv` and `Get-DistributionGroup | Export-Csv`, each once. Throws `bad_request`. */
export function nameLists(
  rows: readonly ListRow[],
  lookup: IdentityLookup,
): NamedList[] {
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const lower = (property: string) =>
      row.get(property)?.trim().toLowerCase() ?? "";
    const address = lower("PrimarySmtpAddress") || lower("WindowsEmailAddress");
    const guid = lower("Guid") || lower("ExchangeObjectId") || address;
    if (guid === "")
      throw new BreakwaterError(
        "bad_request",
        `${row.at}: the list has neither a PrimarySmtpAddress nor a Guid.`,
        {
          hint: "docs/try-it-on-your-tenant.md has the lines that export them.",
        },
      );
    if (seen.has(guid)) return [];
    seen.add(guid);
    const names = [
      guid,
      address,
      ...[
        "ExternalDirectoryObjectId",
        "DistinguishedName",
        "Identity",
        "Name",
        "DisplayName",
        "Alias",
      ].map(lower),
    ].filter((name) => name !== "");
    for (const property of [...senderProperties, "ManagedBy"]) {
      const cell = readNamesCell(row.get(property));
      if (cell.kind === "names")
        for (const name of cell.names) lookup.want(name);
    }
    for (const name of [guid, address]) if (name !== "") lookup.want(name);
    return [{ row, guid, address: address || guid, names }];
  });
}

/** Names of lists to their GUIDs, for what the recipients do not have. A name of two lists is nobody's. */
export function listGuids(lists: readonly NamedList[]): Map<string, string> {
  const found = new Map<string, string>();
  const twice = new Set<string>();
  for (const { guid, names } of lists)
    for (const name of new Set(names))
      if (found.has(name) && found.get(name) !== guid) twice.add(name);
      else found.set(name, guid);
  for (const name of twice) found.delete(name);
  return found;
}

export interface ListSurroundings {
  lookup: IdentityLookup;
  recipients: RecipientColumns;
  members: MemberRows;
  /** ISO. */
  takenAt: string;
  warn: (message: string) => void;
}

export function readListRecords(
  lists: readonly NamedList[],
  around: ListSurroundings,
): ListRecord[] {
  const { lookup, members, takenAt, recipients } = around;
  const byName = listGuids(lists);
  const listAt = new Map(
    [...byName].map(([name, guid]) => [lookup.want(name), guid]),
  );
  const guidOf = guidFinder(recipients, lookup, byName);
  const warn = oncePer(around.warn);

  return lists.map(({ row, guid, address, names }): ListRecord => {
    const kind = kindOf(row);
    if (mayHaveLostLetters(row.get("RecipientFilter") ?? ""))
      warn(
        "RecipientFilter",
        `${row.at}: letters of its RecipientFilter seem to have become question marks, and it is counted as it stands; export with -Encoding utf8.`,
      );
    return {
      guid,
      address,
      displayName: row.get("DisplayName") ?? row.get("Name") ?? address,
      kind,
      row: lookup.rowOf(guid) ?? lookup.rowOf(address) ?? null,
      filter:
        kind === "dynamicDistributionGroup"
          ? (row.get("RecipientFilter") ?? "")
          : null,
      membership:
        members.membershipOf(
          names.filter((name) => byName.get(name) === guid),
          takenAt,
          listAt,
        ) ?? null,
      delivery: {
        acceptedSenders: senders(row, guidOf, warn),
        rejectedSenders: [],
        moderated: flag(row, "ModerationEnabled", warn),
        internalSendersOnly: flag(
          row,
          "RequireSenderAuthenticationEnabled",
          warn,
        ),
      },
      owners: owners(row, guidOf),
      notes: readNotes(row.get),
      synced: flag(row, "IsDirSynced", warn),
      whenCreated: row.get("WhenCreatedUTC") ?? row.get("WhenCreated") ?? null,
      whenChanged: row.get("WhenChangedUTC") ?? row.get("WhenChanged") ?? null,
    };
  });
}

/** GUID by anything that an export calls a recipient or a list; where it has no GUID, its address. */
export function guidFinder(
  recipients: RecipientColumns,
  lookup: IdentityLookup,
  lists: ReadonlyMap<string, string>,
): (identity: string) => string | undefined {
  const valueAt = (property: string, row: number) => {
    const column = recipients.column(property);
    return column?.values[column.codes[row] ?? -1]?.toLowerCase();
  };
  return (identity) => {
    const row = lookup.rowOf(identity);
    return row === undefined
      ? lists.get(identity.trim().toLowerCase())
      : (valueAt("Guid", row) ?? valueAt("PrimarySmtpAddress", row));
  };
}

function kindOf(row: ListRow): ListKind {
  const named =
    kinds[(row.get("RecipientTypeDetails") ?? "").trim().toLowerCase()];
  if (named === "dynamicDistributionGroup" && !row.has("RecipientFilter"))
    throw new BreakwaterError(
      "bad_request",
      `${row.at}: a dynamic list, and the export has no column RecipientFilter.`,
      { hint: "Export it with that property." },
    );
  return (
    named ??
    (row.get("RecipientFilter") === undefined
      ? "distributionGroup"
      : "dynamicDistributionGroup")
  );
}

/** A cell that cannot be read counts as one sender whom nobody knows: the list is then taken for controlled, and nothing is restricted for it. */
function senders(
  row: ListRow,
  guidOf: (identity: string) => string | undefined,
  warn: (key: string, message: string) => void,
): SenderRef[] {
  const known = new Map<string, SenderRef>();
  for (const property of senderProperties) {
    const cell = readNamesCell(row.get(property));
    if (cell.kind === "unreadable") {
      warn(
        property,
        `${row.at}: the cell of ${property} does not hold its values, so the list counts as limited to chosen senders; join it in the export (@{n='${property}';e={$_.${property} -join ';'}}).`,
      );
      known.set("", { guid: undefined, identity: "(unreadable)" });
      continue;
    }
    for (const name of cell.names)
      known.set(name.toLowerCase(), { guid: guidOf(name), identity: name });
  }
  return [...known.values()];
}

function owners(
  row: ListRow,
  guidOf: (identity: string) => string | undefined,
): string[] {
  const cell = readNamesCell(row.get("ManagedBy"));
  return cell.kind === "unreadable"
    ? []
    : cell.names.map((name) => guidOf(name) ?? name);
}

/** What is neither true nor false in any language counts as true: each of these properties then restricts nothing. */
function flag(
  row: ListRow,
  property: string,
  warn: (key: string, message: string) => void,
): boolean {
  const cell = row.get(property);
  if (cell === undefined) return false;
  const value = readBoolean(cell.replace(/^\$/, ""));
  if (value === undefined)
    warn(
      property,
      `${row.at}: ${property} is neither true nor false but "${cell}", and counts as true.`,
    );
  return value ?? true;
}

function oncePer(
  warn: (message: string) => void,
): (key: string, message: string) => void {
  const said = new Set<string>();
  return (key, message) => {
    if (said.has(key)) return;
    said.add(key);
    warn(message);
  };
}
