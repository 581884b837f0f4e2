import type { RecipientRows } from "./take-rows";

/**
 * Numbers of rows that are not the same recipient with the same properties in both; null where that
 * cannot be told in proportion to them: another base, or other properties.
 */
export function differingRows(
  before: RecipientRows,
  after: RecipientRows,
): Set<number> | null {
  if (before.base !== after.base) return null;
  if (before.properties.join("\n") !== after.properties.join("\n")) return null;
  const differing = new Set<number>();
  const compare = (row: number) => {
    if (!isSame(before.from.get(row) ?? row, after.from.get(row) ?? row))
      differing.add(row);
  };
  for (const row of before.from.keys()) compare(row);
  for (const row of after.from.keys()) compare(row);
  const [fewer, more] = [before.count, after.count].sort((a, b) => a - b);
  for (let row = fewer ?? 0; row < (more ?? 0); row++) differing.add(row);
  return differing;
}

/** Two readings of one row may be two objects. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
