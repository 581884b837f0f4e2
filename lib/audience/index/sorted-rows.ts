/** Comparing rows costs about what a bit for every so many rows does. */
const bitsARow = 2 ** 9;

export function isAscending(rows: ArrayLike<number>): boolean {
  for (let at = 1; at < rows.length; at++)
    if (rows[at]! <= rows[at - 1]!) return false;
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

/** Of many ascending arrays one, each row once: unless rows are far apart by a bit for every row between. */
export function gatherSorted(parts: readonly Uint32Array[]): Uint32Array {
  const [one, two] = parts;
  if (!one) return new Uint32Array();
  if (!two) return one;
  if (parts.length === 2) return mergeSorted(one, two);
  let total = 0;
  let first = Infinity;
  let last = 0;
  for (const rows of parts) {
    if (rows.length === 0) continue;
    total += rows.length;
    first = Math.min(first, rows[0]!);
    last = Math.max(last, rows[rows.length - 1]!);
  }
  if (total === 0) return new Uint32Array();
  if (total * bitsARow < last - first)
    return withoutRepeats(concatenate(parts, total).sort());
  const base = first >>> 5;
  const bits = new Uint32Array((last >>> 5) - base + 1);
  for (const rows of parts)
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      bits[(row >>> 5) - base]! |= 1 << (row & 31);
    }
  return rowsOfBits(bits, base << 5);
}

/** As they follow each other. */
export function concatenate(
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

/** Of rows in order, each once. */
export function distinct(rows: Uint32Array): Uint32Array {
  return isAscending(rows) ? rows : withoutRepeats(rows.slice());
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
  let from = 0;
  let to = rows.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (rows[middle]! < row) from = middle + 1;
    else to = middle;
  }
  return rows[from] === row;
}
