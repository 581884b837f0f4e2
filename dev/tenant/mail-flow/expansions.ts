import type { TenantList, TenantState } from "../tenant-state";
import { RowSet, walkLists } from "./expand-lists";

/** Whom lists reach, remembered for as long as no stored membership beneath them changed. */
export interface Expansions {
  /** Unique recipients, nested lists expanded. */
  count(list: TenantList): number;
  /** The same as rows; not to be altered. */
  rows(list: TenantList): RowSet;
}

interface Known {
  count: number;
  /** The memberships that the count stands on: a refresh makes another array. */
  stands: readonly (readonly [list: TenantList, members: Uint32Array])[];
  checkedAt: number;
}

/** Row sets kept: at 1.4 million recipients one takes 175 kB. */
const keptRows = 64;

/**
 * One wrong filter makes a list of every list there is, and every reply to it would walk them all
 * again: at true size that is seconds a mail.
 */
export function createExpansions(
  state: Pick<TenantState, "lists" | "recipients" | "clock">,
): Expansions {
  const known = new Map<number, Known>();
  const sets = new Map<number, RowSet>();

  function expand(list: TenantList): { count: number; rows: RowSet } {
    const rows = new RowSet(state.recipients.count);
    const stands = walkLists(rows, state, list);
    known.set(list.row, {
      count: rows.size,
      stands,
      checkedAt: state.clock.now(),
    });
    sets.delete(list.row);
    sets.set(list.row, rows);
    if (sets.size > keptRows) sets.delete(sets.keys().next().value!);
    return { count: rows.size, rows };
  }
  /** Undefined where nothing is known or it no longer stands. */
  function standing(list: TenantList): Known | undefined {
    const entry = known.get(list.row);
    if (!entry) return undefined;
    const now = state.clock.now();
    if (entry.checkedAt === now) return entry;
    if (
      entry.stands.some(
        ([of, members]) => state.lists.storedMembers(of) !== members,
      )
    )
      return undefined;
    entry.checkedAt = now;
    return entry;
  }

  return {
    count: (list) => (standing(list) ?? expand(list)).count,
    rows: (list) => (standing(list) && sets.get(list.row)) ?? expand(list).rows,
  };
}
