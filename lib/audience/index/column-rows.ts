import type { RecipientColumn } from "../../directory/recipient-columns";
import { RowSet } from "./row-set";
import { concatenate, distinct, gatherSorted } from "./sorted-rows";

/** Which rows have which of a column's values. */
export class ColumnRows {
  readonly count: number;
  private postings: { starts: Int32Array; rows: Uint32Array } | undefined;

  constructor(
    private readonly column: RecipientColumn,
    private readonly valueCount: number,
  ) {
    this.count = column.offsets
      ? column.offsets.length - 1
      : column.codes.length;
  }

  /** Rows that have a value. */
  present(): RowSet {
    const { codes, offsets } = this.column;
    if (!offsets && !codes.includes(-1)) return RowSet.upTo(this.count);
    return RowSet.of(
      this.rowsWhere((row) =>
        offsets
          ? (offsets[row + 1] ?? 0) > (offsets[row] ?? 0)
          : (codes[row] ?? -1) >= 0,
      ),
    );
  }

  /** How many rows have one of these values; of rows with several values perhaps fewer do. */
  atMost(codes: readonly number[]): number {
    const { starts } = this.readPostings();
    let total = 0;
    for (let at = 0; at < codes.length; at++) {
      const code = codes[at]!;
      total += starts[code + 1]! - starts[code]!;
    }
    return total;
  }

  /** Rows with any of these values, ascending. Not to be written to. */
  rowsOf(codes: readonly number[]): Uint32Array {
    const { starts, rows } = this.readPostings();
    const parts: Uint32Array[] = [];
    let total = 0;
    let end = -1;
    let inOrder = true;
    for (const code of codes) {
      const own = rows.subarray(starts[code], starts[code + 1]);
      if (own.length === 0) continue;
      // A row with several values may have the same one twice.
      const part = this.column.offsets ? distinct(own) : own;
      inOrder &&= part[0]! > end;
      end = part[part.length - 1]!;
      total += part.length;
      parts.push(part);
    }
    // Of a column where every row has its own value they are in order.
    return inOrder && parts.length > 1
      ? concatenate(parts, total)
      : gatherSorted(parts);
  }

  private rowsWhere(test: (row: number) => boolean): Uint32Array {
    const rows = new Uint32Array(this.count);
    let count = 0;
    for (let row = 0; row < this.count; row++)
      if (test(row)) rows[count++] = row;
    return rows.slice(0, count);
  }

  /** For each code its rows, ascending: a counting sort. */
  private readPostings(): { starts: Int32Array; rows: Uint32Array } {
    if (this.postings) return this.postings;
    const { codes, offsets } = this.column;
    const starts = new Int32Array(this.valueCount + 1);
    let total = 0;
    for (const code of codes) {
      if (code < 0) continue;
      starts[code + 1] = (starts[code + 1] ?? 0) + 1;
      total++;
    }
    for (let code = 0; code < this.valueCount; code++)
      starts[code + 1] = (starts[code + 1] ?? 0) + (starts[code] ?? 0);
    const next = starts.slice();
    const rows = new Uint32Array(total);
    const place = (code: number, row: number) => {
      if (code < 0) return;
      const at = next[code] ?? 0;
      rows[at] = row;
      next[code] = at + 1;
    };
    if (offsets) {
      for (let row = 0; row < this.count; row++) {
        const end = offsets[row + 1] ?? 0;
        for (let at = offsets[row] ?? 0; at < end; at++)
          place(codes[at] ?? -1, row);
      }
    } else {
      for (let row = 0; row < codes.length; row++) place(codes[row] ?? -1, row);
    }
    this.postings = { starts, rows };
    return this.postings;
  }
}
