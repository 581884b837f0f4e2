import { encodeTexts, pickTexts } from "./arrow-texts";
import { recipientColumns } from "./columns-builder";
import { narrowCodes } from "./narrow-codes";
import type {
  Codes,
  RecipientColumn,
  RecipientColumns,
} from "./recipient-columns";
import { textColumn } from "./text-column";

/** Rows looked at to choose an order; more tell nothing new. */
const sampleSize = 2 ** 15;
/** Columns that order the rows, one within another; a third changes nothing any more. */
const keyCount = 2;
/** Where fewer rows than this share one value, there are no groups worth standing together. */
const rowsAValue = 64;

interface Key {
  codes: Codes;
  values: number;
}

/**
 * The same recipients in another order, those alike next to each other: whom a filter takes then stands in a few
 * stretches instead of everywhere, which makes the sets of the audience index smaller and quicker.
 */
export function clusterRecipients(
  recipients: RecipientColumns,
): RecipientColumns {
  return reorderRecipients(recipients, clusterOrder(recipients));
}

/** For each place the row that belongs there. */
export function clusterOrder(recipients: RecipientColumns): Uint32Array {
  return orderBy(
    recipients.count,
    chooseKeys(recipients.count, columnsOf(recipients)),
  );
}

/** @param order for each place the row that belongs there; rows that are not in it are gone */
export function reorderRecipients(
  recipients: RecipientColumns,
  order: Uint32Array,
): RecipientColumns {
  return recipientColumns(
    order.length,
    columnsOf(recipients).map((column) => reorder(column, order)),
  );
}

function columnsOf(recipients: RecipientColumns): RecipientColumn[] {
  return recipients.properties.flatMap(
    (property) => recipients.column(property) ?? [],
  );
}

/** One after another the column whose order leaves the fewest changes between neighbours in all of them. */
function chooseKeys(count: number, columns: readonly RecipientColumn[]): Key[] {
  const candidates = columns
    .filter(({ offsets }) => !offsets)
    .map((column) => ({ codes: column.codes, values: valueCount(column) }))
    .filter(({ values }) => values > 1 && values * rowsAValue <= count);
  const step = Math.max(1, Math.floor(count / sampleSize));
  const sampled = candidates.map(({ codes, values }) => ({
    codes: codes.filter((_, row) => row % step === 0),
    values,
  }));
  const rows = sampled[0]?.codes.length ?? 0;
  const chosen: number[] = [];
  while (chosen.length < Math.min(keyCount, candidates.length)) {
    const keys = chosen.flatMap((at) => sampled[at] ?? []);
    const changes = sampled.map((candidate, at) =>
      chosen.includes(at)
        ? Infinity
        : countChanges(sampled, orderBy(rows, [...keys, candidate])),
    );
    chosen.push(changes.indexOf(Math.min(...changes)));
  }
  return chosen.flatMap((at) => candidates[at] ?? []);
}

function countChanges(columns: readonly Key[], order: Uint32Array): number {
  let changes = 0;
  for (const { codes } of columns) {
    let before = -2;
    for (const row of order) {
      const code = codes[row]!;
      if (code !== before) changes++;
      before = code;
    }
  }
  return changes;
}

/** Rows ordered by the first key, within it by the second and so on: counting sorts, the last key first. */
function orderBy(count: number, keys: readonly Key[]): Uint32Array {
  let order = new Uint32Array(count);
  for (let row = 0; row < count; row++) order[row] = row;
  for (const { codes, values } of [...keys].reverse()) {
    // A missing value is code -1 and comes first.
    const starts = new Uint32Array(values + 2);
    for (const code of codes) starts[code + 2]!++;
    for (let at = 1; at < starts.length; at++) starts[at]! += starts[at - 1]!;
    const sorted = new Uint32Array(count);
    for (const row of order) sorted[starts[codes[row]! + 1]!++] = row;
    order = sorted;
  }
  return order;
}

function reorder(column: RecipientColumn, order: Uint32Array): RecipientColumn {
  const { codes, offsets } = column;
  let end = 0;
  if (!offsets) {
    const moved = new Int32Array(order.length);
    for (const row of order) moved[end++] = codes[row]!;
    return renumber(column, { codes: moved });
  }
  const moved = new Int32Array(codes.length);
  const movedOffsets = new Int32Array(order.length + 1);
  order.forEach((row, at) => {
    for (let from = offsets[row]!; from < offsets[row + 1]!; from++)
      moved[end++] = codes[from]!;
    movedOffsets[at + 1] = end;
  });
  return renumber(column, {
    codes: moved.slice(0, end),
    offsets: movedOffsets,
  });
}

/**
 * Values in the order in which rows come to them: where nearly every row has its own, what is found among the
 * values is then in the order of the rows, and near in memory.
 */
function renumber(
  column: RecipientColumn,
  rows: { codes: Int32Array; offsets?: Int32Array },
): RecipientColumn {
  const { codes } = rows;
  const numbers = new Int32Array(valueCount(column)).fill(-1);
  const met = new Int32Array(numbers.length);
  let count = 0;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]!;
    if (code < 0) continue;
    let number = numbers[code]!;
    if (number < 0) {
      number = count++;
      numbers[code] = number;
      met[number] = code;
    }
    codes[at] = number;
  }
  const texts = column.utf8 ?? encodeTexts(column.values);
  return textColumn(column.property, pickTexts(texts, met.subarray(0, count)), {
    ...rows,
    codes: narrowCodes(codes, count),
  });
}

function valueCount(column: RecipientColumn): number {
  return column.utf8 ? column.utf8.starts.length - 1 : column.values.length;
}
