import { ColumnBuilder } from "./column-builder";
import { valuesOf } from "./patch-column";
import type {
  RecipientColumn,
  RecipientColumns,
  RowOrigin,
} from "./recipient-columns";
import { storedTexts } from "./stored-texts";

/** Recipients without their columns: enough to take single rows, or to compare with others of the same base. */
export interface RecipientRows extends RowOrigin {
  readonly count: number;
  readonly properties: readonly string[];
}

export function rowsOf(recipients: RecipientColumns): RecipientRows {
  const { count, properties, origin } = recipients;
  const { base, from } = origin ?? { base: recipients, from: new Map() };
  return { count, properties, base, from };
}

/** A few rows as recipients of their own, in this order; no column of the whole is patched or decoded for it. */
export function takeRows(
  { base, from, properties }: RecipientRows,
  rows: Uint32Array,
): RecipientColumns {
  const names = new Map(properties.map((name) => [name.toLowerCase(), name]));
  const columns = new Map<string, RecipientColumn>();
  return {
    count: rows.length,
    properties,
    column(property) {
      const key = property.toLowerCase();
      const name = names.get(key);
      if (name === undefined) return undefined;
      let column = columns.get(key);
      if (!column) {
        const stored = base.column(name);
        const builder = new ColumnBuilder(name);
        for (const row of rows) {
          const source = from.get(row) ?? row;
          builder.pushMany(
            typeof source === "number"
              ? storedTexts(stored, source)
              : valuesOf(source, name),
          );
        }
        column = builder.finish();
        columns.set(key, column);
      }
      return column;
    },
  };
}
