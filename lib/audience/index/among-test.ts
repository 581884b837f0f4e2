import { siftMarked, tallyMarked } from "./row-loops";
import type { RowTest } from "./row-test";
import { includesSorted, placeInSorted } from "./sorted-rows";

/** Whether one of a few rows. Both are gone through side by side, as they are in order. */
export class AmongTest implements RowTest {
  readonly reads = null;
  readonly share: number;

  /** @param few ascending; kept, not copied */
  constructor(
    private readonly few: Uint32Array,
    allRows: number,
  ) {
    this.share = few.length / Math.max(1, allRows);
  }

  get bytes(): number {
    return 128 + this.few.byteLength;
  }

  holds(row: number): boolean {
    return includesSorted(this.few, row);
  }

  mark(rows: Uint32Array, count: number, marks: Uint8Array): void {
    const { few } = this;
    let next = count > 0 ? placeInSorted(few, rows[0]!) : 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      while (few[next]! < row) next++;
      if (few[next] === row) marks[at] = 1;
    }
  }

  sift(rows: Uint32Array, count: number): number {
    return siftMarked(this, rows, count, 1);
  }

  tally(rows: Uint32Array, count: number): number {
    return tallyMarked(this, rows, count);
  }
}
