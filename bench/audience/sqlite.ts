import open from "sql.js";
import type { FilterNode } from "../../lib/audience/filter/ast";
import type { RecipientColumns } from "../../lib/directory/recipient-columns";
import { filterToSql, type SqlColumn } from "./filter-sql";

export interface SqliteRecipients {
  count(filter: FilterNode): number;
  close(): void;
}

/** Loads properties of one value into SQLite in memory, with an index on each of `indexed`. */
export async function loadIntoSqlite(
  recipients: RecipientColumns,
  properties: readonly string[],
  indexed: readonly string[],
): Promise<SqliteRecipients> {
  const { Database } = await open();
  const database = new Database();
  const columns = properties.map((property) => {
    const column = recipients.column(property);
    if (!column || column.offsets)
      throw new Error(`${property} is no property of one value.`);
    const texts = column.values.map((text) => text.toLowerCase());
    return (row: number) => texts[column.codes[row] ?? -1] ?? null;
  });
  const names = properties.map((property) => `"${property.toLowerCase()}"`);
  database.run(`CREATE TABLE recipients (${names.join(" TEXT, ")} TEXT)`);
  database.run("BEGIN");
  const insert = database.prepare(
    `INSERT INTO recipients VALUES (${names.map(() => "?").join(", ")})`,
  );
  for (let row = 0; row < recipients.count; row++)
    insert.run(columns.map((valueAt) => valueAt(row)));
  insert.free();
  database.run("COMMIT");
  for (const property of indexed)
    database.run(
      `CREATE INDEX "by_${property}" ON recipients ("${property.toLowerCase()}")`,
    );
  database.run("ANALYZE");
  const types = new Map<string, SqlColumn>(
    properties.map((property) => [property.toLowerCase(), "text"]),
  );
  return {
    count(filter) {
      const sql = `SELECT count(*) FROM recipients WHERE ${filterToSql(filter, types, false)}`;
      return Number(database.exec(sql)[0]?.values[0]?.[0] ?? 0);
    },
    close: () => database.close(),
  };
}
