import type { TenantList, TenantState } from "../tenant-state";
import { RowSet, walkLists } from "./expand-lists";
import type { RefusedWithin } from "./mail";

/** Whom lists reach, remembered for as long as no stored membership beneath them changed. */
export interface Expansions {
  /** Unique recipients, nested lists expanded but for those. */
  count(list: TenantList, without?: readonly RefusedWithin[]): number;
  /** The same as rows; not to be altered. */
  rows(list: TenantList, without?: readonly RefusedWithin[]): RowSet;
  /** Every list that lies within it, itself left out. */
  nested(list: TenantList): readonly TenantList[];
}

interface Known {
  count: number;
  nested: readonly TenantList[];
  /** The memberships that the count stands on: a refresh makes another array. */
  stands: readonly (readonly [list: TenantList, members: Uint32Array])[];
  checkedAt: number;
  checkedChange: number;
}

/** Row sets kept: at 1.4 million recipients one takes 175 kB. */
const keptRows = 64;

/**
 * One wrong filter makes a list of every list there is, and every reply to it would walk them all
 * again: at true size that is seconds a mail.
 */
export function createExpansions(
  state: Pick<TenantState, "lists" | "recipients" | "clock" | "changes">,
): Expansions {
  const known = new Map<string, Known>();
  const sets = new Map<string, RowSet>();

  function expand(
    key: string,
    list: TenantList,
    without: readonly RefusedWithin[],
  ): { entry: Known; rows: RowSet } {
    const rows = new RowSet(state.recipients.count);
    const refused = new Set(without.map((one) => one.list.row));
    const stands = walkLists(
      rows,
      state,
      list,
      (nested) => !refused.has(nested.row),
    );
    const entry = {
      count: rows.size,
      nested: stands.slice(1).map(([nested]) => nested),
      stands,
      checkedAt: state.clock.now(),
      checkedChange: state.changes.latest,
    };
    known.set(key, entry);
    sets.delete(key);
    sets.set(key, rows);
    if (sets.size > keptRows) sets.delete(sets.keys().next().value!);
    return { entry, rows };
  }
  /** Undefined where nothing is known or it no longer stands. */
  function standing(key: string): Known | undefined {
    const entry = known.get(key);
    if (!entry) return undefined;
    const now = state.clock.now();
    const { latest } = state.changes;
    if (entry.checkedAt === now && entry.checkedChange === latest) return entry;
    if (
      entry.stands.some(
        ([of, members]) => state.lists.storedMembers(of) !== members,
      )
    )
      return undefined;
    entry.checkedAt = now;
    entry.checkedChange = latest;
    return entry;
  }
  const entryOf = (
    list: TenantList,
    without: readonly RefusedWithin[] = [],
  ): Known => {
    const key = keyOf(list, without);
    return standing(key) ?? expand(key, list, without).entry;
  };

  return {
    count: (list, without) => entryOf(list, without).count,
    nested: (list) => entryOf(list).nested,
    rows(list, without = []) {
      const key = keyOf(list, without);
      return (
        (standing(key) && sets.get(key)) ?? expand(key, list, without).rows
      );
    },
  };
}

function keyOf(list: TenantList, without: readonly RefusedWithin[]): string {
  return [list.row, ...without.map((one) => one.list.row).sort()].join();
}
