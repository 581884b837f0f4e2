import type { RecipientColumn } from "../../directory/recipient-columns";
import { ColumnRows } from "./column-rows";
import { ColumnValues } from "./column-values";
import type { Comparing } from "./expressions";

/** Longer answers than this are found again rather than kept. */
const keptCodes = 1024;

/** One property made ready to be asked for. */
export class ColumnIndex {
  readonly values: ColumnValues;
  readonly rows: ColumnRows;

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
}
