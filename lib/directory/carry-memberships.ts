import type { DirectorySnapshot, Membership } from "./snapshot";

/**
 * What the snapshot before knew of members, in the rows of the new one: for the lists that this run has
 * no calls left for. Each keeps the time that it is true of, so that whoever decides sees its age.
 * Recipients that are gone are no members any more.
 */
export function carryMemberships(
  before: DirectorySnapshot | undefined,
  rowByGuid: ReadonlyMap<string, number>,
): Map<string, Membership> {
  const carried = new Map<string, Membership>();
  const guids = before?.recipients.column("Guid");
  if (!before || !guids) return carried;
  const newRow = (row: number) =>
    rowByGuid.get(guids.values[guids.codes[row] ?? -1]?.toLowerCase() ?? "");
  for (const { guid, membership } of before.lists) {
    if (!membership) continue;
    const rows: number[] = [];
    for (const row of membership.rows) {
      const moved = newRow(row);
      if (moved !== undefined) rows.push(moved);
    }
    carried.set(guid, { ...membership, rows: Uint32Array.from(rows).sort() });
  }
  return carried;
}
