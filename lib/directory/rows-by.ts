import type { RecipientColumns } from "./recipient-columns";

/** Row of a recipient by the value of a property that nobody shares, in lower case. */
export type RowLookup = Pick<ReadonlyMap<string, number>, "get">;

/** Made when it is first asked: of 1.4 million recipients it takes a second, and most runs look nobody up. */
export function rowsBy(
  recipients: RecipientColumns,
  property: string,
): RowLookup {
  let rows: Map<string, number> | undefined;
  return {
    get: (value) => (rows ??= indexRows(recipients, property)).get(value),
  };
}

/** Only the rows of these values (lower case), in one pass. */
export function findRowsBy(
  recipients: RecipientColumns,
  property: string,
  wanted: ReadonlySet<string>,
): Map<string, number> {
  return wanted.size === 0
    ? new Map<string, number>()
    : indexRows(recipients, property, wanted);
}

function indexRows(
  recipients: RecipientColumns,
  property: string,
  wanted?: ReadonlySet<string>,
): Map<string, number> {
  const rows = new Map<string, number>();
  const column = recipients.column(property);
  if (!column || column.offsets) return rows;
  for (let row = 0; row < recipients.count; row++) {
    const value = column.values[column.codes[row] ?? -1]?.toLowerCase();
    if (value !== undefined && (!wanted || wanted.has(value)))
      rows.set(value, row);
  }
  return rows;
}
