import type { RowTest } from "./row-test";

export function siftEach(
  test: RowTest,
  rows: Uint32Array,
  count: number,
): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const row = rows[at] ?? 0;
    if (test.holds(row)) rows[kept++] = row;
  }
  return kept;
}

export function markEach(
  test: RowTest,
  rows: Uint32Array,
  count: number,
  marks: Uint8Array,
): void {
  for (let at = 0; at < count; at++)
    if (test.holds(rows[at] ?? 0)) marks[at] = 1;
}

/** One after another, never two at once. */
let scratch = new Uint8Array();

export function marksOf(
  test: RowTest,
  rows: Uint32Array,
  count: number,
): Uint8Array {
  if (scratch.length < count) scratch = new Uint8Array(count);
  if (test.set) test.set(rows, count, scratch);
  else test.mark(rows, count, scratch.fill(0, 0, count));
  return scratch;
}

export function tallyMarked(
  test: RowTest,
  rows: Uint32Array,
  count: number,
): number {
  const marks = marksOf(test, rows, count);
  let held = 0;
  for (let at = 0; at < count; at++) held += marks[at]!;
  return held;
}

/** Each test over all rows in turn: a loop over one column is several times quicker than one over tests. */
export function siftMarked(
  test: RowTest,
  rows: Uint32Array,
  count: number,
  wanted: 0 | 1,
): number {
  const marks = marksOf(test, rows, count);
  const flip = 1 - wanted;
  let kept = 0;
  for (let at = 0; at < count; at++) {
    // Without a branch, which would be guessed wrong half the time.
    rows[kept] = rows[at]!;
    kept += marks[at]! ^ flip;
  }
  return kept;
}
