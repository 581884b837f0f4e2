import { patchColumn, type PatchedRows } from "./patch-column";
import { countChanges, type RecipientChanges } from "./recipient-changes";
import type { RecipientColumn, RecipientColumns } from "./recipient-columns";
import { findRowsBy } from "./rows-by";
import type { RecipientRow } from "./sync-state";

/**
 * The base with its changes. Most rows stay where they were: who is new takes the place of who is gone,
 * the rest goes to the end, and gaps that remain are filled from there. Depends on nothing but its
 * input, so that every reader numbers the rows alike. A column is patched when it is first asked for.
 */
export function applyChanges(
  base: RecipientColumns,
  changes: RecipientChanges,
): RecipientColumns {
  if (countChanges(changes) === 0) return base;
  const patched = placeRows(base, changes);
  const names = new Map<string, string>();
  for (const name of base.properties) names.set(name.toLowerCase(), name);
  for (const row of changes.rows.values())
    for (const name of Object.keys(row)) {
      const key = name.toLowerCase();
      if (!name.includes("@") && !names.has(key)) names.set(key, name);
    }
  const columns = new Map<string, RecipientColumn>();
  return {
    count: patched.count,
    properties: [...names.values()],
    origin: { base, from: patched.from },
    column(property) {
      const key = property.toLowerCase();
      const name = names.get(key);
      if (name === undefined) return undefined;
      let column = columns.get(key);
      if (!column) {
        column = patchColumn(name, base.column(name), base.count, patched);
        columns.set(key, column);
      }
      return column;
    },
  };
}

function placeRows(
  base: RecipientColumns,
  { rows, removed }: RecipientChanges,
): PatchedRows {
  const known = findRowsBy(base, "Guid", new Set([...rows.keys(), ...removed]));
  const from: PatchedRows["from"] = new Map();
  const joining: RecipientRow[] = [];
  for (const [guid, row] of rows) {
    const at = known.get(guid);
    if (at === undefined) joining.push(row);
    else from.set(at, row);
  }
  const gaps = [...removed]
    .flatMap((guid) => known.get(guid) ?? [])
    .sort((a, b) => a - b);
  const count = base.count + joining.length - gaps.length;
  const empty = new Set(gaps);
  let next = 0;
  for (const row of joining) {
    const gap = gaps[next];
    from.set(gap ?? base.count + next - gaps.length, row);
    if (gap !== undefined) empty.delete(gap);
    next++;
  }
  let last = base.count - 1;
  for (const gap of gaps.slice(joining.length)) {
    if (gap >= count) break;
    while (empty.has(last)) last--;
    from.set(gap, from.get(last) ?? last);
    last--;
  }
  for (const at of [...from.keys()]) if (at >= count) from.delete(at);
  return { count, from };
}
