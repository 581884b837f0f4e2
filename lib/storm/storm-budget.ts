import { BreakwaterError } from "../errors/breakwater-error";
import { tableKey } from "../ports/table-key";
import type { Tables } from "../ports/tables";
import { hour, toIso } from "../time/clock";
import { budgetRows, type BudgetSpent } from "./storm-rows";

export interface StormBudgetLimit {
  /** Lists that the detector may hold at one time. */
  count: number;
  /** Throws by the detector within an hour. */
  perHour: number;
}

/** Where the policy says nothing: storms strike a list or two; ten at once is more likely our mistake. */
export const defaultBudgets: Readonly<Record<string, StormBudgetLimit>> = {
  "under-1000": { count: 10, perHour: 10 },
  "1000-and-over": { count: 5, perHour: 10 },
};

/** `under-1000`, `1000-and-over`, `1000-to-50000` (both included): the narrowest that holds this reach, of the policy first. */
export function budgetFor(
  reach: number,
  budgets: Readonly<Record<string, StormBudgetLimit>>,
): { className: string; limit: StormBudgetLimit } {
  const pick = (from: Readonly<Record<string, StormBudgetLimit>>) =>
    Object.entries(from)
      .map(([className, limit]) => ({
        className,
        limit,
        range: rangeOf(className),
      }))
      .filter(({ range }) => range.from <= reach && reach <= range.to)
      .sort(
        (a, b) => a.range.to - a.range.from - (b.range.to - b.range.from),
      )[0];
  const found = pick(budgets) ?? pick(defaultBudgets);
  if (!found) throw new Error(`No storm budget holds a reach of ${reach}.`);
  return { className: found.className, limit: found.limit };
}

function rangeOf(className: string): { from: number; to: number } {
  const under = /^under-(\d+)$/.exec(className);
  if (under) return { from: 0, to: Number(under[1]) - 1 };
  const over = /^(\d+)-and-over$/.exec(className);
  if (over) return { from: Number(over[1]), to: Number.MAX_SAFE_INTEGER };
  const between = /^(\d+)-to-(\d+)$/.exec(className);
  if (between) return { from: Number(between[1]), to: Number(between[2]) };
  return { from: Infinity, to: -Infinity };
}

const attempts = 20;

/**
 * Takes one throw out of the budget of its class. A throw that was taken before (same key) is not
 * taken again. False: spent, and a person must decide.
 */
export async function spendBudget(
  tables: Tables,
  tenantId: string,
  budget: { className: string; limit: StormBudgetLimit },
  request: { key: string; listGuid: string; now: number; until: number },
): Promise<boolean> {
  const rows = tables.of(budgetRows);
  const partition = tableKey(tenantId, "storm-budget");
  const { className, limit } = budget;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const row = await rows.get(partition, tableKey(className));
    const spent = stillCounting(row?.value, request.now);
    if (spent.some((one) => one.key === request.key)) return true;
    if (!hasRoom(spent, limit, request)) return false;
    const value: BudgetSpent = {
      throws: [
        ...spent,
        {
          key: request.key,
          listGuid: request.listGuid,
          at: toIso(request.now),
          until: toIso(request.until),
        },
      ],
    };
    const written = row
      ? await rows.replace(row, value)
      : await rows.create(partition, tableKey(className), value);
    if (written) return true;
  }
  throw new BreakwaterError(
    "storage_conflict",
    "The budget of the storm detector is being written by others.",
  );
}

function stillCounting(spent: BudgetSpent | undefined, now: number) {
  return (spent?.throws ?? []).filter(
    (one) => Date.parse(one.until) > now || Date.parse(one.at) > now - hour,
  );
}

function hasRoom(
  spent: BudgetSpent["throws"],
  limit: StormBudgetLimit,
  request: { listGuid: string; now: number },
): boolean {
  const lately = spent.filter((one) => Date.parse(one.at) > request.now - hour);
  const held = new Set(
    spent
      .filter((one) => Date.parse(one.until) > request.now)
      .map((one) => one.listGuid),
  );
  held.add(request.listGuid);
  return lately.length < limit.perHour && held.size <= limit.count;
}
