import type { CodedColumn, RowTest } from "./row-test";

/** Rows that are alike in some columns: one of each class, and how many it stands for. */
export interface RowClasses {
  rows: Uint32Array;
  sizes: Uint32Array;
}

/** How many classes there can be. */
export function mostClasses(columns: readonly CodedColumn[]): number {
  return columns.reduce((most, { values }) => most * (values + 1), 1);
}

/** In one pass over the rows for each column. */
export function classifyRows(
  rows: Uint32Array,
  columns: readonly CodedColumn[],
): RowClasses {
  const most = mostClasses(columns);
  const classes =
    most <= 2 ** 16
      ? new Uint16Array(rows.length)
      : new Uint32Array(rows.length);
  for (const { codes, values } of columns) {
    const step = values + 1;
    for (let at = 0; at < rows.length; at++)
      classes[at] = classes[at]! * step + codes[rows[at]!]! + 1;
  }
  const sizes = new Uint32Array(most);
  const firsts = new Uint32Array(most);
  for (let at = 0; at < rows.length; at++) {
    const one = classes[at]!;
    if (sizes[one]!++ === 0) firsts[one] = rows[at]!;
  }
  return {
    rows: firsts.filter((_, one) => sizes[one]! > 0),
    sizes: sizes.filter((size) => size > 0),
  };
}

/** How many rows pass a test that reads nothing but the columns by which they were divided. */
export function countClasses(
  { rows, sizes }: RowClasses,
  test: RowTest,
): number {
  const marks = new Uint8Array(rows.length);
  test.mark(rows, rows.length, marks);
  let taken = 0;
  for (let at = 0; at < rows.length; at++) taken += marks[at]! * sizes[at]!;
  return taken;
}
