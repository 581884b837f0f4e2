import type { RecipientColumn } from "../../directory/recipient-columns";
import { ColumnRows } from "./column-rows";
import { ColumnValues } from "./column-values";
import type { Comparing } from "./expressions";
import type { CodedColumn } from "./row-test";

/** Of longer answers than this only the last is kept: it is asked for its size, and then for its rows. */
const keptCodes = 1024;

/** One property made ready to be asked for. */
export class ColumnIndex {
  readonly values: ColumnValues;
  readonly rows: ColumnRows;
  /** Null where rows have several values, or the values are many. */
  readonly coded: CodedColumn | null;

  private readonly found = new Map<number, readonly number[]>();
  private last: { id: number; codes: readonly number[] } | null = null;

  /** @param manyValues how many are too many to have a table of them */
  constructor(
    readonly column: RecipientColumn,
    private readonly manyValues: number,
  ) {
    this.values = new ColumnValues(column);
    this.rows = new ColumnRows(column, this.values.count);
    const { property, codes } = column;
    this.coded =
      column.offsets || this.hasManyValues
        ? null
        : { property, codes, values: this.values.count };
  }

  get hasManyValues(): boolean {
    return this.values.count > this.manyValues;
  }

  /**
   * Whether to know the codes of a comparison is to look through many values, and nobody did yet. Of what begins
   * with letters, as the patterns that Exchange appends do, few values are looked at.
   */
  isSearch(comparison: Comparing): boolean {
    return (
      comparison.kind === "like" &&
      this.hasManyValues &&
      this.last?.id !== comparison.id &&
      !this.found.has(comparison.id) &&
      this.values.searchCost(comparison.pattern) > this.manyValues
    );
  }

  /** Codes of the values that a comparison takes. */
  codesOf(comparison: Comparing): readonly number[] {
    const { id } = comparison;
    const known = this.last?.id === id ? this.last.codes : this.found.get(id);
    if (known) return known;
    const codes = this.values.codesOf(comparison);
    if (codes.length <= keptCodes) this.found.set(id, codes);
    else this.last = { id, codes };
    return codes;
  }
}
