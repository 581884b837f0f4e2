import type { DirectorySnapshot } from "../../directory/snapshot";
import { takeRows, type RecipientRows } from "../../directory/take-rows";
import { recipientKind } from "./recipient-kind";

/** A snapshot without its columns. */
export type SnapshotFrame = Omit<DirectorySnapshot, "recipients">;

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
