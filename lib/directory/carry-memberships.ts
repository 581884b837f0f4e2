import type { ListRecord, Membership } from "./snapshot";

/**
 * What the snapshot before knew of members, in the rows of the new one: for the lists that this run has
 * no calls left for. Each keeps the time that it is true of, so that whoever decides sees its age.
 * Recipients that are gone are no members any more; where not everyone could be read (`complete` false),
 * nobody knows whether they are, and they are unknown members.
 */
export function carryMemberships(
  lists: readonly ListRecord[],
  newRow: (row: number) => number | undefined,
  complete = true,
): Map<string, Membership> {
  const carried = new Map<string, Membership>();
  for (const { guid, membership } of lists) {
    if (!membership) continue;
    const moved = carryMembership(membership, newRow);
    const lost = complete ? 0 : membership.rows.length - moved.rows.length;
    carried.set(
      guid,
      lost > 0 ? { ...moved, unknown: moved.unknown + lost } : moved,
    );
  }
  return carried;
}

function carryMembership(
  membership: Membership,
  newRow: (row: number) => number | undefined,
): Membership {
  const { rows } = membership;
  if (rows.every((row) => newRow(row) === row)) return membership;
  let kept = 0;
  const moved = new Uint32Array(rows.length);
  for (const row of rows) {
    const now = newRow(row);
    if (now !== undefined) moved[kept++] = now;
  }
  return { ...membership, rows: moved.slice(0, kept).sort() };
}
