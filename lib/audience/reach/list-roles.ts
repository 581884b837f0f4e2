import type { ListRecord } from "../../directory/snapshot";
import { takeRows, type RecipientRows } from "../../directory/take-rows";
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

/** Which lists are among the rows that something has, each once. */
export function rolesAmong(
  roles: ListRoles,
  has: (row: number) => boolean,
): string {
  const found = new Set<string>();
  for (const [row, role] of roles) if (has(row)) found.add(role);
  return [...found].sort().join();
}
