import type { ListRecord } from "../../directory/snapshot";
import { takeRows, type RecipientRows } from "../../directory/take-rows";
import { includesSorted } from "../index/sorted-rows";
import { areLists } from "./cut-snapshot";

export interface Side {
  rows: RecipientRows;
  lists: readonly ListRecord[];
}

/** Some rows, and which list each is: by GUID, or `stranger`. */
export type ListRoles = ReadonlyMap<number, string>;

/** A recipient that is a list by what it is, of which there is no record. */
const stranger = "?";

/** Which of these rows are lists on one side, and which; null where a record goes by another GUID than its row. */
export function listRolesOf(
  { rows: all, lists }: Side,
  rows: Uint32Array,
): ListRoles | null {
  const there = rows.filter((row) => row < all.count);
  const byType = areLists(all, there);
  const guids = takeRows(all, there).column("Guid");
  const roles = new Map<number, string>();
  there.forEach((row, at) => byType[at] && roles.set(row, stranger));
  const asked = new Map(
    Array.from(there, (row, at) => [
      row,
      guids?.values[guids.codes[at] ?? -1]?.toLowerCase(),
    ]),
  );
  for (const { row, guid } of lists) {
    if (row === null || !asked.has(row)) continue;
    // Two that claim one row are not told apart.
    if ((roles.get(row) ?? stranger) !== stranger) return null;
    if (asked.get(row) !== guid) return null;
    roles.set(row, guid);
  }
  return roles;
}

/**
 * Which lists are among some rows, each once.
 * @param rows ascending
 */
export function rolesAmong(roles: ListRoles, rows: Uint32Array): string {
  const found = new Set<string>();
  if (rows.length < roles.size)
    for (const row of rows) {
      const role = roles.get(row);
      if (role !== undefined) found.add(role);
    }
  else
    for (const [row, role] of roles)
      if (includesSorted(rows, row)) found.add(role);
  return found.size > 1 ? [...found].sort().join() : [...found].join();
}
