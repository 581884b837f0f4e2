import type { RecipientColumns } from "./recipient-columns";

/** Where a row of `before` is in `after`: the same recipient by GUID; `undefined` where it is gone. */
export function moveRows(
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
