import type { RecipientColumn } from "../../directory/recipient-columns";
import { ColumnRows } from "./column-rows";
import { ColumnValues } from "./column-values";
import type { Comparing } from "./expressions";
import type { RowCodes } from "./row-test";

/** Longer answers than this are found again rather than kept. */
const keptCodes = 1024;

/** One property made ready to be asked for. */
export class ColumnIndex {
  readonly values: ColumnValues;
  readonly rows: ColumnRows;

  private compact: RowCodes | undefined;
  private readonly found = new Map<number, readonly number[]>();

  constructor(readonly column: RecipientColumn) {
    this.values = new ColumnValues(column);
    this.rows = new ColumnRows(column, this.values.count);
  }

  /** Codes of the values that a comparison takes. */
  codesOf(comparison: Comparing): readonly number[] {
    const known = this.found.get(comparison.id);
    if (known) return known;
    const codes = this.values.codesOf(comparison);
    if (codes.length <= keptCodes) this.found.set(comparison.id, codes);
    return codes;
  }

  /** Of a single-valued column of fewer than 65,535 values: small enough to stay in the processor's cache. */
  rowCodes(): RowCodes {
    if (!this.compact) {
      const { codes } = this.column;
      this.compact =
        this.values.count < 2 ** 8 - 1
          ? new Uint8Array(codes.length)
          : new Uint16Array(codes.length);
      for (let row = 0; row < codes.length; row++)
        this.compact[row] = (codes[row] ?? -1) + 1;
    }
    return this.compact;
  }
}
