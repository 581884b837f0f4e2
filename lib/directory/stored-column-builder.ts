import { ColumnBuilder } from "./column-builder";
import { ColumnJoiner } from "./column-joiner";
import type { StoredColumn } from "./recipient-columns";

/** Rows after which their texts become bytes: so many strings are quickly made and gone. */
const rowsAtOnce = 2 ** 14;

/** Grows one column, row by row, as it is stored: a string for each of a million texts would take a gigabyte. */
export class StoredColumnBuilder {
  private readonly joiner: ColumnJoiner;
  private latest: ColumnBuilder;

  constructor(readonly property: string) {
    this.joiner = new ColumnJoiner(property);
    this.latest = new ColumnBuilder(property);
  }

  /** Adds a row with one value, or none. */
  push(value: string | null): void {
    this.latest.push(value);
    if (this.latest.count === rowsAtOnce) this.settle();
  }

  /** Adds a row with any number of values. */
  pushMany(values: readonly string[]): void {
    this.latest.pushMany(values);
    if (this.latest.count === rowsAtOnce) this.settle();
  }

  finish(): StoredColumn {
    this.settle();
    return this.joiner.finish();
  }

  private settle(): void {
    const { count } = this.latest;
    this.joiner.add(this.latest.finish(), count);
    this.latest = new ColumnBuilder(this.property, this.joiner.looksUp);
  }
}
