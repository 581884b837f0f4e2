/**
 * Which values of a column are meant: a byte each, 1 or 0, and the first for a missing value. As long as whole words
 * are, so that tables are put together four values at a time.
 */
export type ValueTable = Uint8Array;

export function createValueTable(values: number): ValueTable {
  return new Uint8Array((values + 1 + 3) & ~3);
}

// A loop of its own each, since a call for every word takes several times as long.

/** Meant by both. */
export function meetTables(a: ValueTable, b: ValueTable): ValueTable {
  const met = a.slice();
  const words = wordsOf(met);
  const others = wordsOf(b);
  for (let at = 0; at < words.length; at++) words[at]! &= others[at]!;
  return met;
}

/** Meant by either. */
export function joinTables(a: ValueTable, b: ValueTable): ValueTable {
  const joined = a.slice();
  const words = wordsOf(joined);
  const others = wordsOf(b);
  for (let at = 0; at < words.length; at++) words[at]! |= others[at]!;
  return joined;
}

/** Not meant. */
export function denyTable(table: ValueTable): ValueTable {
  const denied = table.slice();
  const words = wordsOf(denied);
  for (let at = 0; at < words.length; at++) words[at]! ^= 0x01010101;
  return denied;
}

function wordsOf({ buffer, byteOffset, byteLength }: ValueTable): Int32Array {
  return new Int32Array(buffer, byteOffset, byteLength / 4);
}
