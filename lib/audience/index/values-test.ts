import type { Codes } from "../../directory/recipient-columns";
import { markEach, siftEach } from "./row-loops";
import type { RowTest } from "./row-test";
import type { ValueTable } from "./value-table";

/** Whether any value of a multi-valued column is one of some. */
export class ValuesTest implements RowTest {
  readonly reads = null;

  constructor(
    private readonly codes: Codes,
    private readonly offsets: Int32Array,
    private readonly table: ValueTable,
    readonly share: number,
  ) {}

  get bytes(): number {
    return 128 + this.table.length;
  }

  holds(row: number): boolean {
    const end = this.offsets[row + 1] ?? 0;
    for (let at = this.offsets[row] ?? 0; at < end; at++)
      if (this.table[(this.codes[at] ?? -1) + 1] === 1) return true;
    return false;
  }

  mark(rows: Uint32Array, count: number, marks: Uint8Array): void {
    markEach(this, rows, count, marks);
  }

  sift(rows: Uint32Array, count: number): number {
    return siftEach(this, rows, count);
  }

  tally(rows: Uint32Array, count: number): number {
    return this.sift(rows, count);
  }
}
