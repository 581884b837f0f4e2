import type { DirectorySnapshot } from "../../directory/snapshot";
import { takeRows, type RecipientRows } from "../../directory/take-rows";
import { recipientKind } from "./recipient-kind";

/** A snapshot without its columns. */
export type SnapshotFrame = Omit<DirectorySnapshot, "recipients">;

/** The same lists over a few of the recipients. A list whose own row is not among them has none. */
export function cutSnapshot(
  { tenantId, version, takenAt, complete, lists }: SnapshotFrame,
  all: RecipientRows,
  few: Iterable<number>,
): DirectorySnapshot {
  const rows = Uint32Array.from(few).sort();
  const placeOf = new Int32Array(all.count).fill(-1);
  rows.forEach((row, place) => (placeOf[row] = place));
  return {
    tenantId,
    version,
    takenAt,
    complete,
    recipients: takeRows(all, rows),
    lists: lists.map((list) => {
      const place = placeOf[list.row ?? -1] ?? -1;
      return {
        ...list,
        row: place < 0 ? null : place,
        membership: list.membership && {
          ...list.membership,
          rows: placesOf(list.membership.rows, placeOf),
        },
      };
    }),
  };
}

function placesOf(rows: Uint32Array, placeOf: Int32Array): Uint32Array {
  const places: number[] = [];
  for (const row of rows) {
    const place = placeOf[row] ?? -1;
    if (place >= 0) places.push(place);
  }
  return Uint32Array.from(places);
}

const typeProperty = "RecipientTypeDetails";

/** Rows that are lists by what they are, and those of lists that the recipients do not show to be such. */
export function rowsOfLists(
  all: RecipientRows,
  lists: SnapshotFrame["lists"],
): Set<number> {
  const found = new Set<number>();
  const types = all.base.column(typeProperty);
  const isList = (types?.values ?? []).map(
    (type) => recipientKind(type) === "list",
  );
  for (let row = 0; types && row < Math.min(all.count, all.base.count); row++) {
    const { codes, offsets } = types;
    const start = offsets ? (offsets[row] ?? 0) : row;
    const end = offsets ? (offsets[row + 1] ?? 0) : row + 1;
    if (start < end && isList[codes[start] ?? -1]) found.add(row);
  }
  const replaced = Uint32Array.from(all.from.keys());
  const isReplacedByList = areLists(all, replaced);
  replaced.forEach((row, at) => {
    if (isReplacedByList[at]) found.add(row);
    else found.delete(row);
  });
  for (const { row } of lists) if (row !== null) found.add(row);
  return found;
}

/** Whether rows are lists by what they are, in the order asked for. */
export function areLists(all: RecipientRows, rows: Uint32Array): boolean[] {
  const types = takeRows(all, rows).column(typeProperty);
  return Array.from(rows, (_, at) => {
    if (!types) return false;
    const { codes, offsets, values } = types;
    const start = offsets ? (offsets[at] ?? 0) : at;
    const end = offsets ? (offsets[at + 1] ?? 0) : at + 1;
    const type = start < end ? values[codes[start] ?? -1] : undefined;
    return type !== undefined && recipientKind(type) === "list";
  });
}
