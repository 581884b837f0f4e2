/** One row of an export of lists. */
export interface ListRow {
  /** `lists.csv, line 12`: for what is wrong with it. */
  at: string;
  /** By property, in any case; undefined where the cell is empty or the column is not there. */
  get: (property: string) => string | undefined;
  /** Whether the export has that column. */
  has: (property: string) => boolean;
}
