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
  /** How many rows are lists: never counted themselves. */
  readonly listCount: number;
  /** Rows of `rows` that are lists, ascending. */
  listsAmong(rows: RowSet): ArrayLike<number>;
  count(rows: RowSet): {
    count: number;
    byKind: Record<RecipientKind, number>;
  };
  dispose(): void;
}

const listCode = recipientKinds.length;
const nothing = new Uint32Array();

/** @param moreLists rows of lists that the recipients do not show to be lists */
export function createAudienceCounter(
  recipients: RecipientColumns,
  moreLists: Iterable<number>,
  contactSizes: ContactSizes,
): AudienceCounter {
  const codes = codeKinds(recipients, moreLists);
  const sets = rowsByCode(codes);
  const lists = sets[listCode] ?? RowSet.of([]);
  // Nearly all are of one kind, and taking the few others away is quicker than counting it.
  const ordered = recipientKinds
    .map((kind, code) => ({ kind, rows: sets[code] ?? RowSet.of([]) }))
    .sort((a, b) => a.rows.size - b.rows.size);
  const commonest = ordered.pop()?.kind ?? "other";
  const weighed = weighContacts(recipients, codes, contactSizes);
  const nobody = { count: 0, byKind: byKindOf(() => 0) };
  const tally = new Uint32Array(listCode + 1);

  function countFew(rows: Uint32Array): Record<RecipientKind, number> {
    tally.fill(0);
    for (const row of rows) tally[codes[row]!]!++;
    return byKindOf((_, code) => tally[code] ?? 0);
  }

  function countMany(rows: RowSet): Record<RecipientKind, number> {
    const byKind = byKindOf(() => 0);
    let rest = rows.size - rows.andSize(lists);
    for (const { kind, rows: ofKind } of ordered) {
      if (rest === 0) break;
      if (ofKind.size === 0) continue;
      byKind[kind] = rows.andSize(ofKind);
      rest -= byKind[kind];
    }
    byKind[commonest] = rest;
    return byKind;
  }

  return {
    listCount: lists.size,
    listsAmong(rows) {
      if (rows.few) {
        const found: number[] = [];
        for (const row of rows.few)
          if (codes[row] === listCode) found.push(row);
        return found;
      }
      if (!rows.intersects(lists)) return nothing;
      const within = rows.and(lists);
      const found = within.rows();
      within.release();
      return found;
    },
    count(rows) {
      if (rows.size === 0) return nobody;
      const byKind = rows.few ? countFew(rows.few) : countMany(rows);
      for (const { row, more } of weighed)
        if (rows.has(row)) byKind.contact += more;
      const count = recipientKinds.reduce((sum, kind) => sum + byKind[kind], 0);
      return { count, byKind };
    },
    dispose() {
      for (const rows of sets) rows.release();
    },
  };
}

function byKindOf(
  value: (kind: RecipientKind, code: number) => number,
): Record<RecipientKind, number> {
  const byKind = {} as Record<RecipientKind, number>;
  recipientKinds.forEach((kind, code) => {
    byKind[kind] = value(kind, code);
  });
  return byKind;
}

/** For each row the place of its kind among `recipientKinds`, or `listCode`. */
function codeKinds(
  recipients: RecipientColumns,
  moreLists: Iterable<number>,
): Uint8Array {
  const types = recipients.column("RecipientTypeDetails");
  const codeOf = (kind: RecipientKind | "list") =>
    kind === "list" ? listCode : recipientKinds.indexOf(kind);
  const codeOfValue = (types?.values ?? []).map((value) =>
    codeOf(recipientKind(value)),
  );
  const other = codeOf("other");
  const codes = new Uint8Array(recipients.count);
  for (let row = 0; row < recipients.count; row++)
    codes[row] = codeOfValue[types ? codeAt(types, row) : -1] ?? other;
  for (const row of moreLists) codes[row] = listCode;
  return codes;
}

function rowsByCode(codes: Uint8Array): RowSet[] {
  const sizes = new Uint32Array(listCode + 1);
  for (const code of codes) sizes[code]!++;
  const rows = Array.from(sizes, (size) => new Uint32Array(size));
  const next = new Uint32Array(listCode + 1);
  codes.forEach((code, row) => {
    rows[code]![next[code]!++] = row;
  });
  return rows.map((ofCode) => RowSet.ascending(ofCode));
}

function weighContacts(
  recipients: RecipientColumns,
  codes: Uint8Array,
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
  const contact = recipientKinds.indexOf("contact");
  const weighed: { row: number; more: number }[] = [];
  codes.forEach((code, row) => {
    if (code !== contact) return;
    const address = addresses.values[codeAt(addresses, row)] ?? "";
    const size = sizes.get(address.toLowerCase());
    if (size !== undefined) weighed.push({ row, more: size - 1 });
  });
  return weighed;
}

function codeAt(column: RecipientColumn, row: number): number {
  if (!column.offsets) return column.codes[row] ?? -1;
  const start = column.offsets[row] ?? 0;
  return start < (column.offsets[row + 1] ?? 0)
    ? (column.codes[start] ?? -1)
    : -1;
}
