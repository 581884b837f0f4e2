import type { RecipientColumns, RowOrigin } from "./recipient-columns";
import { textOf } from "./rows-by";

/** Where a row of `before` is in `after`: the same recipient by GUID; `undefined` where it is gone. */
export function moveRows(
  before: RecipientColumns,
  after: RecipientColumns,
): (row: number) => number | undefined {
  const [a, b] = [originOf(before), originOf(after)];
  return a.base === b.base
    ? moveReplaced(before, after, [...a.from.keys(), ...b.from.keys()])
    : moveAll(before, after);
}

function originOf(recipients: RecipientColumns): RowOrigin {
  return recipients.origin ?? { base: recipients, from: new Map() };
}

/** Of one base: who is in neither's replaced rows is where they were. */
function moveReplaced(
  before: RecipientColumns,
  after: RecipientColumns,
  replaced: readonly number[],
): (row: number) => number | undefined {
  const [fewer, more] = [before.count, after.count].sort((x, y) => x - y);
  const rows = new Set(replaced);
  for (let row = fewer ?? 0; row < (more ?? 0); row++) rows.add(row);
  const guidOf = (recipients: RecipientColumns, row: number) =>
    row < recipients.count
      ? textOf(recipients, "Guid", row)?.toLowerCase()
      : undefined;
  const now = new Map<string, number>();
  for (const row of rows) {
    const guid = guidOf(after, row);
    if (guid !== undefined) now.set(guid, row);
  }
  const moved = new Map<number, number | undefined>();
  for (const row of rows) moved.set(row, now.get(guidOf(before, row) ?? ""));
  return (row) => (moved.has(row) ? moved.get(row) : row);
}

function moveAll(
  before: RecipientColumns,
  after: RecipientColumns,
): (row: number) => number | undefined {
  const old = guidsOf(before);
  const now = guidsOf(after);
  // From one version to the next nearly everyone stays where they are: only the others are looked up.
  const stays = new Uint8Array(before.count);
  const moved = new Map<string, number>();
  for (let row = 0; row < after.count; row++) {
    const guid = now(row);
    if (guid === undefined) continue;
    if (row < before.count && old(row) === guid) stays[row] = 1;
    else moved.set(guid.toLowerCase(), row);
  }
  return (row) =>
    stays[row] === 1 ? row : moved.get(old(row)?.toLowerCase() ?? "");
}

function guidsOf(
  recipients: RecipientColumns,
): (row: number) => string | undefined {
  const guids = recipients.column("Guid");
  return (row) => guids?.values[guids.codes[row] ?? -1];
}
