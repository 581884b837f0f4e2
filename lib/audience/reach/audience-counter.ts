import type {
  RecipientColumn,
  RecipientColumns,
} from "../../directory/recipient-columns";
import { RowSet } from "../index/row-set";
import { recipientKinds, type RecipientKind } from "./list-reach";
import { recipientKind } from "./recipient-kind";

/** Address (any case) to how many recipients that contact stands for. */
export type ContactSizes = Readonly<Record<string, number>>;

/** Splits sets of recipients by kind, and weighs the contacts that stand for a list elsewhere. */
export interface AudienceCounter {
  /** Rows that are lists: never counted themselves. */
  readonly lists: RowSet;
  count(rows: RowSet): {
    count: number;
    byKind: Record<RecipientKind, number>;
  };
  dispose(): void;
}

/** @param moreLists rows of lists that the recipients do not show to be lists */
export function createAudienceCounter(
  recipients: RecipientColumns,
  moreLists: Iterable<number>,
  contactSizes: ContactSizes,
): AudienceCounter {
  const rowsOf = sortByKind(recipients, new Set(moreLists));
  const lists = RowSet.of(rowsOf.list);
  // Nearly all are of one kind, and taking the few others away is quicker than counting it.
  const ordered = [...recipientKinds].sort(
    (a, b) => rowsOf[a].length - rowsOf[b].length,
  );
  const commonest = ordered.pop() ?? "other";
  const sets = ordered
    .filter((kind) => rowsOf[kind].length > 0)
    .map((kind) => ({ kind, rows: RowSet.of(rowsOf[kind]) }));
  const weighed = weighContacts(recipients, rowsOf.contact, contactSizes);

  return {
    lists,
    count(rows) {
      const byKind = Object.fromEntries(
        recipientKinds.map((kind) => [kind, 0]),
      ) as Record<RecipientKind, number>;
      let rest = rows.size;
      if (rest > 0) rest -= rows.andSize(lists);
      let count = rest;
      for (const { kind, rows: ofKind } of sets) {
        if (rest === 0) break;
        byKind[kind] = rows.andSize(ofKind);
        rest -= byKind[kind];
      }
      byKind[commonest] = rest;
      for (const { row, more } of weighed) {
        if (!rows.has(row)) continue;
        byKind.contact += more;
        count += more;
      }
      return { count, byKind };
    },
    dispose() {
      lists.release();
      for (const { rows } of sets) rows.release();
    },
  };
}

function sortByKind(
  recipients: RecipientColumns,
  moreLists: ReadonlySet<number>,
): Record<RecipientKind | "list", Uint32Array> {
  const types = recipients.column("RecipientTypeDetails");
  const kindOfCode = (types?.values ?? []).map(recipientKind);
  const rows: Record<RecipientKind | "list", number[]> = {
    mailbox: [],
    shared: [],
    room: [],
    guest: [],
    contact: [],
    other: [],
    list: [],
  };
  for (let row = 0; row < recipients.count; row++) {
    const kind = moreLists.has(row)
      ? "list"
      : (kindOfCode[types ? codeAt(types, row) : -1] ?? "other");
    rows[kind].push(row);
  }
  return Object.fromEntries(
    Object.entries(rows).map(([kind, found]) => [
      kind,
      Uint32Array.from(found),
    ]),
  ) as Record<RecipientKind | "list", Uint32Array>;
}

function weighContacts(
  recipients: RecipientColumns,
  contacts: Uint32Array,
  contactSizes: ContactSizes,
): { row: number; more: number }[] {
  const sizes = new Map(
    Object.entries(contactSizes).map(([address, size]) => [
      address.toLowerCase(),
      size,
    ]),
  );
  const addresses = recipients.column("PrimarySmtpAddress");
  if (sizes.size === 0 || !addresses) return [];
  return [...contacts].flatMap((row) => {
    const address = addresses.values[codeAt(addresses, row)] ?? "";
    const size = sizes.get(address.toLowerCase());
    return size === undefined ? [] : [{ row, more: size - 1 }];
  });
}

function codeAt(column: RecipientColumn, row: number): number {
  if (!column.offsets) return column.codes[row] ?? -1;
  const start = column.offsets[row] ?? 0;
  return start < (column.offsets[row + 1] ?? 0)
    ? (column.codes[start] ?? -1)
    : -1;
}
