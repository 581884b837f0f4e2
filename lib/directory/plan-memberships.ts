import type { ListDraft } from "./list-draft";
import type { Membership } from "./snapshot";

/** Rows on a page of members. */
const membersAPage = 1000;

/**
 * Reading 25,000 members takes about 110 s. What a list has beyond 50 pages is left to its filter;
 * what was read is then a lower bound.
 */
export const pagesAList = 50;

export interface KnownList {
  draft: Pick<ListDraft, "kind" | "filter" | "objectId" | "membersAsOf"> & {
    guid: string;
  };
  /** From the snapshot before; null where its members were never read. */
  known: Membership | null;
  /** Recipients that its filter takes, where that was worked out. */
  predicted: number | null;
}

/**
 * Whose members are read within `callBudget` calls to Exchange: dynamic lists, the largest first, and
 * static lists, never read ones first and then those read longest ago, each from half of the budget
 * and from what the other half leaves. GUIDs, in the order of reading. A list costs what its size lets
 * expect; should it have grown, it is still read. Depends on nothing but its input, so that two runs agree.
 */
export function planMemberships(
  lists: readonly KnownList[],
  callBudget: number,
): string[] {
  const byExchange = lists.filter(
    ({ draft }) => draft.kind !== "microsoft365Group",
  );
  const dynamic = byExchange
    .filter(({ draft }) => draft.filter !== null)
    .sort((a, b) => size(b) - size(a) || byGuid(a, b));
  const fixed = byExchange
    .filter(({ draft }) => draft.filter === null)
    .sort((a, b) => compare(age(a), age(b)) || byGuid(a, b));
  const half = Math.ceil(callBudget / 2);
  const first = fill(dynamic, half);
  const second = fill(fixed, callBudget - first.calls);
  const third = fill(first.left, callBudget - first.calls - second.calls);
  return [...first.planned, ...second.planned, ...third.planned];
}

function fill(lists: readonly KnownList[], budget: number) {
  const planned: string[] = [];
  const left: KnownList[] = [];
  let calls = 0;
  for (const list of lists) {
    const wanted = Math.min(
      pagesAList,
      Math.ceil((size(list) + 1) / membersAPage),
    );
    if (calls + wanted > budget) {
      left.push(list);
      continue;
    }
    planned.push(list.draft.guid);
    calls += wanted;
  }
  return { planned, left, calls };
}

function size({ predicted, known }: KnownList): number {
  return Math.max(predicted ?? 0, known?.rows.length ?? 0);
}

/** Never read sorts before any time. */
function age({ known }: KnownList): string {
  return known?.asOf ?? "";
}

function byGuid(a: KnownList, b: KnownList): number {
  return compare(a.draft.guid, b.draft.guid);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
