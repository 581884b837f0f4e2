import { ColumnBuilder } from "./column-builder";
import type { RecipientColumn, RecipientColumns } from "./recipient-columns";

/** Grows recipients as columns, one row a recipient. */
export class ColumnsBuilder {
  private readonly builders = new Map<string, ColumnBuilder>();
  /** By spelling, which saves lower-casing every name of every row. */
  private readonly bySpelling = new Map<string, ColumnBuilder>();
  private rows = 0;

  /** @param properties columns that exist even where no row has a value */
  constructor(properties: Iterable<string> = []) {
    for (const property of properties) this.builderFor(property);
  }

  get count(): number {
    return this.rows;
  }

  /**
   * Adds one recipient. Text, numbers, booleans and dates get Exchange's spelling; arrays are
   * multi-valued; null, undefined, "" and [] are missing. Names with "@" (type annotations of OData) and
   * values that are objects are left out. A name that any row has becomes a column.
   */
  add(row: Readonly<Record<string, unknown>>): void {
    for (const property of Object.keys(row)) {
      const builder =
        this.bySpelling.get(property) ?? this.builderFor(property);
      if (!builder) continue;
      const value = row[property];
      builder.padTo(this.rows);
      if (builder.count > this.rows) continue; // the same name in two spellings: the first counts
      if (Array.isArray(value))
        builder.pushMany(value.map(spellValue).filter((text) => text !== null));
      else builder.push(spellValue(value));
    }
    this.rows++;
  }

  finish(): RecipientColumns {
    const columns = [...this.builders.values()].map((builder) => {
      builder.padTo(this.rows);
      return builder.finish();
    });
    return recipientColumns(this.rows, columns);
  }

  private builderFor(property: string): ColumnBuilder | undefined {
    if (property.includes("@")) return undefined;
    const key = property.toLowerCase();
    const builder = this.builders.get(key) ?? new ColumnBuilder(property);
    this.builders.set(key, builder);
    this.bySpelling.set(property, builder);
    return builder;
  }
}

/** Columns of `count` rows each, looked up without case. */
export function recipientColumns(
  count: number,
  columns: readonly RecipientColumn[],
): RecipientColumns {
  const byName = new Map(
    columns.map((column) => [column.property.toLowerCase(), column]),
  );
  return {
    count,
    properties: columns.map((column) => column.property),
    column: (property) => byName.get(property.toLowerCase()),
  };
}

/** As Exchange spells it; null where there is none, also for what is no plain value. */
export function spellValue(value: unknown): string | null {
  switch (typeof value) {
    case "string":
      return value === "" ? null : value;
    case "boolean":
      return value ? "True" : "False";
    case "number":
    case "bigint":
      return String(value);
    default:
      return value instanceof Date ? value.toISOString() : null;
  }
}
