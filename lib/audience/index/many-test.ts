import { siftMarked, tallyMarked } from "./row-loops";
import type { RowTest } from "./row-test";

/** Whether one of many rows: a bit for every row there is. */
export class ManyTest implements RowTest {
  readonly reads = null;
  readonly share: number;
  private readonly bits: Uint32Array;

  /** @param rows in any order */
  constructor(rows: Uint32Array, allRows: number) {
    this.bits = new Uint32Array(Math.ceil(allRows / 32));
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      this.bits[row >>> 5]! |= 1 << (row & 31);
    }
    this.share = rows.length / Math.max(1, allRows);
  }

  get bytes(): number {
    return 128 + this.bits.byteLength;
  }

  holds(row: number): boolean {
    return ((this.bits[row >>> 5]! >>> (row & 31)) & 1) === 1;
  }

  mark(rows: Uint32Array, count: number, marks: Uint8Array): void {
    const { bits } = this;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      marks[at]! |= (bits[row >>> 5]! >>> (row & 31)) & 1;
    }
  }

  sift(rows: Uint32Array, count: number): number {
    return siftMarked(this, rows, count, 1);
  }

  tally(rows: Uint32Array, count: number): number {
    return tallyMarked(this, rows, count);
  }
}
