import type { RecipientColumn } from "../../directory/recipient-columns";
import { RowSet } from "./row-set";
import { putInOrder } from "./sorted-rows";

/** So few are copied one by one: a view of them takes longer. */
const fewAtOnce = 16;

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
    const [only] = codes;
    if (only === undefined) return new Uint32Array();
    // A row with several values may have the same one twice.
    if (codes.length === 1 && !this.column.offsets)
      return rows.subarray(starts[only], starts[only + 1]);
    const gathered = new Uint32Array(this.atMost(codes));
    let end = 0;
    let ascending = true;
    for (const code of codes) {
      const from = starts[code]!;
      const to = starts[code + 1]!;
      ascending &&=
        end === 0 || from === to || rows[from]! > gathered[end - 1]!;
      if (to - from > fewAtOnce) {
        gathered.set(rows.subarray(from, to), end);
        end += to - from;
      } else for (let at = from; at < to; at++) gathered[end++] = rows[at]!;
    }
    // As in a column where every row has its own value.
    return ascending && !this.column.offsets ? gathered : putInOrder(gathered);
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
