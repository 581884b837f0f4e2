import {
  DuckDBDataChunk,
  DuckDBInstance,
  LIST,
  TIMESTAMP,
  VARCHAR,
  listValue,
  timestampValue,
  type DuckDBConnection,
  type DuckDBValue,
} from "@duckdb/node-api";
import type { FilterNode } from "../../lib/audience/filter/ast";
import type {
  RecipientColumn,
  RecipientColumns,
} from "../../lib/directory/recipient-columns";
import { filterToSql, type SqlColumn } from "./filter-sql";

const rowsAChunk = 2_048;
/** Filters counted by one statement: more take the planner longer than they save. */
const filtersAStatement = 250;

export interface DuckDbRecipients {
  /** One query for one filter. */
  count(filter: FilterNode): Promise<number>;
  /** All filters in as few scans as statements can hold. */
  countAll(
    filters: readonly FilterNode[],
    progress: (done: number) => void,
  ): Promise<number[]>;
  /** Rows that a filter takes. */
  rows(filter: FilterNode): Promise<number[]>;
  close(): void;
}

/** Loads those properties into DuckDB's own storage in memory, text already in lower case. */
export async function loadIntoDuckDb(
  recipients: RecipientColumns,
  properties: readonly string[],
): Promise<DuckDbRecipients> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  const columns = new Map(
    properties.map((property) => {
      const column = recipients.column(property);
      if (!column) throw new Error(`There is no column ${property}.`);
      return [property.toLowerCase(), readerOf(column)] as const;
    }),
  );
  await appendRows(connection, recipients.count, columns);
  const types = new Map(
    [...columns].map(([name, { type }]) => [name, type] as const),
  );
  const condition = (filter: FilterNode) => filterToSql(filter, types, false);
  const numbers = async (sql: string) =>
    (await connection.runAndReadAll(sql))
      .getRows()
      .map((row) => row.map(Number));

  return {
    async count(filter) {
      const [row] = await numbers(
        `SELECT count(*) FROM recipients WHERE ${condition(filter)}`,
      );
      return row?.[0] ?? 0;
    },
    async countAll(filters, progress) {
      const counts: number[] = [];
      for (let from = 0; from < filters.length; from += filtersAStatement) {
        const some = filters.slice(from, from + filtersAStatement);
        const [row = []] = await numbers(
          `SELECT ${some.map((filter) => `count(*) FILTER (WHERE ${condition(filter)})`).join(", ")} FROM recipients`,
        );
        counts.push(...row);
        progress(counts.length);
      }
      return counts;
    },
    async rows(filter) {
      const found = await numbers(
        `SELECT "row" FROM recipients WHERE ${condition(filter)}`,
      );
      return found.map(([row]) => row ?? -1);
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

interface ColumnReader {
  type: SqlColumn;
  at: (row: number) => DuckDBValue;
}

function readerOf(column: RecipientColumn): ColumnReader {
  const { codes, offsets, property } = column;
  if (/^When/.test(property)) {
    const moments = column.values.map((text) =>
      timestampValue(BigInt(Date.parse(text)) * 1000n),
    );
    return { type: "moment", at: (row) => moments[codes[row] ?? -1] ?? null };
  }
  const texts = column.values.map((text) => text.toLowerCase());
  if (!offsets)
    return { type: "text", at: (row) => texts[codes[row] ?? -1] ?? null };
  return {
    type: "texts",
    at: (row) =>
      listValue(
        Array.from(
          codes.subarray(offsets[row], offsets[row + 1]),
          (code) => texts[code] ?? "",
        ),
      ),
  };
}

async function appendRows(
  connection: DuckDBConnection,
  rows: number,
  columns: ReadonlyMap<string, ColumnReader>,
): Promise<void> {
  const sqlTypes = { text: VARCHAR, texts: LIST(VARCHAR), moment: TIMESTAMP };
  const names = [...columns].map(
    ([name, { type }]) => `"${name}" ${String(sqlTypes[type])}`,
  );
  await connection.run(
    `CREATE TABLE recipients (${[`"row" VARCHAR`, ...names].join(", ")})`,
  );
  const readers = [...columns.values()];
  const appender = await connection.createAppender("recipients");
  const types = [VARCHAR, ...readers.map(({ type }) => sqlTypes[type])];
  for (let from = 0; from < rows; from += rowsAChunk) {
    const length = Math.min(rowsAChunk, rows - from);
    const chunk = DuckDBDataChunk.create(types, length);
    chunk.setColumnValues(
      0,
      Array.from({ length }, (_, at) => String(from + at)),
    );
    readers.forEach((reader, column) => {
      chunk.setColumnValues(
        column + 1,
        Array.from({ length }, (_, at) => reader.at(from + at)),
      );
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
