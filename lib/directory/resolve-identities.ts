import type { RecipientColumns } from "./recipient-columns";
import { eachRowWith } from "./rows-by";

/** What Exchange may name a recipient by, the certain ones first. */
const names = [
  "Guid",
  "ExternalDirectoryObjectId",
  "DistinguishedName",
  "PrimarySmtpAddress",
  "Name",
  "Alias",
] as const;

/**
 * The rows that identities stand for, found in one pass over the snapshot: a tenant has tens of
 * thousands of lists with senders and owners by name, too many to ask Exchange about each.
 * An identity that nobody or several have resolves to nothing.
 */
export function resolveIdentities(
  recipients: RecipientColumns,
  identities: Iterable<string>,
): (identity: string) => number | undefined {
  const wanted = new Set<string>();
  for (const identity of identities) {
    wanted.add(fold(identity));
    wanted.add(fold(lastPart(identity)));
  }
  const maps = names.map((name) => rowsNamed(recipients, name, wanted));
  const find = (identity: string) => {
    for (const rows of maps) {
      const row = rows.get(identity);
      if (row !== undefined) return row === several ? undefined : row;
    }
    return undefined;
  };
  return (identity) => find(fold(identity)) ?? find(fold(lastPart(identity)));
}

const several = -1;

function rowsNamed(
  recipients: RecipientColumns,
  property: string,
  wanted: ReadonlySet<string>,
): Map<string, number> {
  const rows = new Map<string, number>();
  eachRowWith(recipients, property, wanted, fold, (name, row) =>
    rows.set(name, rows.has(name) ? several : row),
  );
  return rows;
}

/** `nhs.example/Users/Jo Smith`: the canonical form ends with the name. */
function lastPart(identity: string): string {
  return identity.slice(identity.lastIndexOf("/") + 1);
}

function fold(text: string): string {
  return text.trim().toLowerCase();
}
