import type {
  ListKind,
  ListRecord,
  Membership,
} from "../../directory/snapshot";
import type { SenderRef } from "../../tenant/exchange-port";
import { BreakwaterError } from "../../errors/breakwater-error";
import { readBoolean } from "../../directory/csv/localised-booleans";
import { readNamesCell } from "./cell";
import type { RecipientLookup } from "./recipient-lookup";

export type CsvRow = Record<string, string | undefined>;

const kinds: Record<string, ListKind> = {
  dynamicdistributiongroup: "dynamicDistributionGroup",
  mailuniversaldistributiongroup: "distributionGroup",
  mailuniversalsecuritygroup: "distributionGroup",
  mailnonuniversalgroup: "distributionGroup",
  roomlist: "distributionGroup",
  groupmailbox: "microsoft365Group",
};

/** Lists of `Get-DynamicDistributionGroup | Export-Csv` and `Get-DistributionGroup | Export-Csv`, headers in any order. */
export function readListRecords(
  rows: readonly CsvRow[],
  lookup: RecipientLookup,
  memberships: ReadonlyMap<string, Membership>,
): ListRecord[] {
  const seen = new Set<string>();
  return rows.flatMap((raw, index) => {
    const row = lowerCased(raw);
    const address = (row.primarysmtpaddress ?? row.windowsemailaddress ?? "")
      .trim()
      .toLowerCase();
    const id = (row.guid ?? row.exchangeobjectid ?? "").trim().toLowerCase();
    if (address === "" && id === "") {
      throw new BreakwaterError(
        "bad_request",
        `List ${index + 1} has neither a PrimarySmtpAddress nor a Guid.`,
        {
          hint: "Export the lists with all their properties: Get-DynamicDistributionGroup -ResultSize Unlimited | Export-Csv.",
        },
      );
    }
    const guid = id || address;
    if (seen.has(guid)) return [];
    seen.add(guid);
    const ownRow = lookup.find(guid) ?? lookup.find(address) ?? null;
    const filter = row.recipientfilter ?? null;
    const kind =
      kinds[(row.recipienttypedetails ?? "").trim().toLowerCase()] ??
      (filter === null ? "distributionGroup" : "dynamicDistributionGroup");
    return [
      {
        guid,
        address: address || guid,
        displayName: row.displayname ?? row.name ?? address,
        kind,
        row: ownRow,
        filter: kind === "dynamicDistributionGroup" ? (filter ?? "") : null,
        membership: membershipOf(
          [guid, address, (row.externaldirectoryobjectid ?? "").toLowerCase()],
          memberships,
        ),
        delivery: {
          acceptedSenders: senders(row, lookup),
          rejectedSenders: [],
          moderated: readBoolean(row.moderationenabled ?? "") ?? false,
          internalSendersOnly:
            readBoolean(row.requiresenderauthenticationenabled ?? "") ?? false,
        },
        owners: resolve(row.managedby, lookup),
        notes: row.notes ?? row.customattribute15 ?? null,
        synced: readBoolean(row.isdirsynced ?? "") ?? false,
        whenCreated: row.whencreatedutc ?? row.whencreated ?? null,
        whenChanged: row.whenchangedutc ?? row.whenchanged ?? null,
      },
    ];
  });
}

function membershipOf(
  keys: readonly string[],
  memberships: ReadonlyMap<string, Membership>,
): Membership | null {
  for (const key of keys) {
    const found = key === "" ? undefined : memberships.get(key);
    if (found) return found;
  }
  return null;
}

/** A cell that cannot be read counts as one sender whom nobody knows: the list is then taken for controlled, and nothing is restricted for it. */
function senders(row: CsvRow, lookup: RecipientLookup): SenderRef[] {
  const cells = [
    row.acceptmessagesonlyfromsendersormembers,
    row.acceptmessagesonlyfrom,
    row.acceptmessagesonlyfromdlmembers,
  ].map(readNamesCell);
  const known = new Map<string, SenderRef>();
  for (const cell of cells) {
    if (cell.kind === "unreadable")
      known.set("", { guid: undefined, identity: "(unreadable)" });
    else
      for (const name of cell.names)
        known.set(name.toLowerCase(), {
          guid: lookup.guidOf(name),
          identity: name,
        });
  }
  return [...known.values()];
}

function resolve(cell: string | undefined, lookup: RecipientLookup): string[] {
  const names = readNamesCell(cell);
  return names.kind === "unreadable"
    ? []
    : names.names.map((name) => lookup.guidOf(name) ?? name);
}

function lowerCased(row: CsvRow): CsvRow {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) =>
      value === undefined || value === ""
        ? []
        : [[name.trim().toLowerCase(), value]],
    ),
  );
}

/** Direct members by list, from rows of `list,member`. `asOf`: when the export was made, as far as anyone knows. */
export function readMemberships(
  rows: readonly { list: string; member: string }[],
  lookup: RecipientLookup,
  asOf: string,
): Map<string, Membership> {
  const found = new Map<string, { rows: Set<number>; unknown: number }>();
  for (const { list, member } of rows) {
    const key = list.trim().toLowerCase();
    let entry = found.get(key);
    if (!entry) found.set(key, (entry = { rows: new Set(), unknown: 0 }));
    const row = lookup.find(member.trim().toLowerCase());
    if (row === undefined) entry.unknown++;
    else entry.rows.add(row);
  }
  return new Map(
    [...found].map(([list, entry]) => [
      list,
      {
        rows: Uint32Array.from([...entry.rows].sort((a, b) => a - b)),
        unknown: entry.unknown,
        complete: true,
        asOf,
      },
    ]),
  );
}
