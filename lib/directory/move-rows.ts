import { comparableTexts } from "../audience/index/folded-texts";
import type { RecipientColumns, RowOrigin } from "./recipient-columns";
import { RowFinder } from "./row-finder";
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

/** Only members of lists are asked for: nobody else is looked up. */
function moveAll(
  before: RecipientColumns,
  after: RecipientColumns,
): (row: number) => number | undefined {
  const [old, now] = [before.column("Guid"), after.column("Guid")];
  if (!old || !now || old.offsets || now.offsets) return () => undefined;
  const texts = comparableTexts(old);
  let finder: RowFinder | undefined;
  return (row) => {
    const code = old.codes[row] ?? -1;
    if (code < 0) return undefined;
    finder ??= new RowFinder(now);
    return finder.find(
      texts.bytes.subarray(texts.starts[code], texts.starts[code + 1]),
    );
  };
}
