/** So many are put in order by comparing them. */
const sortedAtOnce = 2 ** 12;

export function isAscending(rows: ArrayLike<number>): boolean {
  for (let at = 1; at < rows.length; at++)
    if ((rows[at] ?? 0) <= (rows[at - 1] ?? 0)) return false;
  return true;
}

/** Of two ascending arrays one, each row once. */
export function mergeSorted(a: Uint32Array, b: Uint32Array): Uint32Array {
  const merged = new Uint32Array(a.length + b.length);
  let count = 0;
  let atA = 0;
  let atB = 0;
  while (atA < a.length && atB < b.length) {
    const fromA = a[atA]!;
    const fromB = b[atB]!;
    merged[count++] = fromA < fromB ? fromA : fromB;
    if (fromA <= fromB) atA++;
    if (fromB <= fromA) atB++;
  }
  const rest = atA < a.length ? a.subarray(atA) : b.subarray(atB);
  merged.set(rest, count);
  return merged.subarray(0, count + rest.length);
}

/** Of many ascending arrays one, each row once: of more than a few rows by a bit for every row up to the last. */
export function gatherSorted(parts: readonly Uint32Array[]): Uint32Array {
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  if (total <= sortedAtOnce) {
    const rows = new Uint32Array(total);
    let end = 0;
    for (const part of parts) {
      rows.set(part, end);
      end += part.length;
    }
    return withoutRepeats(rows.sort());
  }
  const last = parts.reduce(
    (most, rows) => Math.max(most, rows.at(-1) ?? 0),
    0,
  );
  const bits = new Uint32Array((last >>> 5) + 1);
  for (const rows of parts)
    for (const row of rows) bits[row >>> 5]! |= 1 << (row & 31);
  return rowsOfBits(bits);
}

/** Of rows in order, in place. */
export function withoutRepeats(rows: Uint32Array): Uint32Array {
  let count = 0;
  for (const row of rows)
    if (count === 0 || rows[count - 1] !== row) rows[count++] = row;
  return rows.subarray(0, count);
}

/** Ascending. */
export function rowsOfBits(bits: Uint32Array): Uint32Array {
  let count = 0;
  for (const word of bits) count += bitsIn(word);
  const rows = new Uint32Array(count);
  let at = 0;
  for (let word = 0; word < bits.length; word++)
    for (let left = bits[word]!; left !== 0; left &= left - 1)
      rows[at++] = (word << 5) + 31 - Math.clz32(left & -left);
  return rows;
}

function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
/** Whether it is among them, by halving. */
export function includesSorted(rows: Uint32Array, row: number): boolean {
  let from = 0;
  let to = rows.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (rows[middle]! < row) from = middle + 1;
    else to = middle;
  }
  return rows[from] === row;
}
