import { budgetFor, spendBudget } from "../../../lib/storm/storm-budget";
import { hour, minute } from "../../../lib/time/clock";
import { memoryTables } from "../../support/memory-tables";

const one = { count: 1, perHour: 1 };

test.each([
  [0, {}, "under-1000"],
  [999, {}, "under-1000"],
  [1_000, {}, "1000-and-over"],
  [840_000, { "50000-and-over": one }, "50000-and-over"],
  [20_000, { "50000-and-over": one }, "1000-and-over"],
  [20_000, { "1000-and-over": one, "10000-to-50000": one }, "10000-to-50000"],
  [5_000, { nonsense: one }, "1000-and-over"],
])("reach %d with %j falls into %s", (reach, budgets, className) => {
  expect(budgetFor(reach, budgets).className).toBe(className);
});

test("spends a throw once, counts what stands and what was thrown within the hour", async () => {
  const tables = memoryTables();
  const budget = { className: "c", limit: { count: 2, perHour: 3 } };
  const take = (key: string, listGuid: string, now: number, minutes = 30) =>
    spendBudget(tables, "t", budget, {
      key,
      listGuid,
      now,
      until: now + minutes * minute,
    });
  expect(await take("k1", "a", 0, 600)).toBe(true);
  expect(await take("k1", "a", 0)).toBe(true);
  expect(await take("k2", "b", 0, 90)).toBe(true);
  // Two lists stand; a third must not, the first may again.
  expect(await take("k3", "c", minute)).toBe(false);
  expect(await take("k4", "a", minute)).toBe(true);
  expect(await take("k5", "a", minute)).toBe(false);
  expect(await take("k5", "a", hour + 2 * minute)).toBe(true);
  expect(await take("k6", "c", 2 * hour)).toBe(true);
});

test("two that race for the last throw do not both get it", async () => {
  const tables = memoryTables();
  const budget = { className: "c", limit: one };
  const got = await Promise.all(
    ["a", "b", "c"].map((listGuid) =>
      spendBudget(tables, "t", budget, {
        key: listGuid,
        listGuid,
        now: 0,
        until: hour,
      }),
    ),
  );
  expect(got.filter(Boolean)).toHaveLength(1);
});
