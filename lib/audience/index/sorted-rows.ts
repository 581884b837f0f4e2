/** Comparing rows costs about what a bit for every so many rows does. */
const bitsARow = 2 ** 9;

export function isAscending(rows: ArrayLike<number>): boolean {
  for (let at = 1; at < rows.length; at++)
    if (rows[at]! <= rows[at - 1]!) return false;
  return true;
}

/** Of two ascending arrays one, each row once. */
export function mergeSorted(a: Uint32Array, b: Uint32Array): Uint32Array {
  const count = a.length + b.length;
  // Recipients that are alike stand together, so that one often ends before the other begins.
  if (endsBefore(a, b)) return concatenate([a, b], count);
  if (endsBefore(b, a)) return concatenate([b, a], count);
  const merged = new Uint32Array(count);
  let end = 0;
  let atA = 0;
  let atB = 0;
  while (atA < a.length && atB < b.length) {
    const fromA = a[atA]!;
    const fromB = b[atB]!;
    merged[end++] = fromA < fromB ? fromA : fromB;
    if (fromA <= fromB) atA++;
    if (fromB <= fromA) atB++;
  }
  const rest = atA < a.length ? a.subarray(atA) : b.subarray(atB);
  merged.set(rest, end);
  return merged.subarray(0, end + rest.length);
}

function endsBefore(a: Uint32Array, b: Uint32Array): boolean {
  return (a[a.length - 1] ?? -1) < (b[0] ?? Infinity);
}

/** Of many ascending arrays one, each row once. */
export function gatherSorted(parts: readonly Uint32Array[]): Uint32Array {
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  return putInOrder(concatenate(parts, total));
}

/** Ascending, each once: unless rows are far apart by a bit for every row between the first and the last. */
export function putInOrder(rows: Uint32Array): Uint32Array {
  if (rows.length < 2) return rows;
  let first = Infinity;
  let last = -1;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    if (row < first) first = row;
    if (row > last) last = row;
  }
  if (rows.length * bitsARow < last - first) return withoutRepeats(rows.sort());
  const base = first >>> 5;
  const bits = new Uint32Array((last >>> 5) - base + 1);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    bits[(row >>> 5) - base]! |= 1 << (row & 31);
  }
  return rowsOfBits(bits, base << 5);
}

/** As they follow each other. */
function concatenate(
  parts: readonly Uint32Array[],
  total: number,
): Uint32Array {
  const rows = new Uint32Array(total);
  let end = 0;
  for (const part of parts) {
    rows.set(part, end);
    end += part.length;
  }
  return rows;
}

/** Of rows in order, in place. */
function withoutRepeats(rows: Uint32Array): Uint32Array {
  let count = 0;
  for (let at = 0; at < rows.length; at++)
    if (count === 0 || rows[count - 1] !== rows[at]) rows[count++] = rows[at]!;
  return rows.subarray(0, count);
}

/** Ascending; the first bit is of the row `base`. */
function rowsOfBits(bits: Uint32Array, base: number): Uint32Array {
  let count = 0;
  for (let word = 0; word < bits.length; word++) count += bitsIn(bits[word]!);
  const rows = new Uint32Array(count);
  let at = 0;
  for (let word = 0; word < bits.length; word++)
    for (let left = bits[word]!; left !== 0; left &= left - 1)
      rows[at++] = base + (word << 5) + 31 - Math.clz32(left & -left);
  return rows;
}

function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Whether it is among them, by halving. */
export function includesSorted(rows: Uint32Array, row: number): boolean {
  return rows[placeInSorted(rows, row)] === row;
}

/** Where the first that is not smaller stands. */
export function placeInSorted(rows: Uint32Array, row: number): number {
  let from = 0;
  let to = rows.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (rows[middle]! < row) from = middle + 1;
    else to = middle;
  }
  return from;
}
