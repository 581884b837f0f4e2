import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import {
  filterToSql,
  type SqlColumn,
} from "../../../../bench/audience/filter-sql";
import { parseFilter } from "../../../../lib/audience/filter/parse-filter";
import { createAudienceIndex } from "../../../../lib/audience/index/audience-index";
import { ColumnsBuilder } from "../../../../lib/directory/columns-builder";
import {
  arbitraryFilter,
  arbitraryLimits,
  arbitraryRow,
} from "../arbitrary-filter";
import type { Row } from "../naive-filter";

const columns = new Map<string, SqlColumn>([
  ["department", "text"],
  ["quota", "text"],
  ["tags", "texts"],
  ["hidden", "text"],
  ["recipienttypedetails", "text"],
  ["primarysmtpaddress", "text"],
  ["emailaddresses", "texts"],
]);

/** Recipients without any value, so that what filters ask for is a small part: the index then goes other ways. */
const fillers = 1_400;
const filler: Row = {
  Department: null,
  Quota: null,
  Tags: [],
  Hidden: null,
  RecipientTypeDetails: null,
  PrimarySmtpAddress: null,
  EmailAddresses: [],
};

let instance: DuckDBInstance;
let database: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  database = await instance.connect();
});
afterAll(() => {
  database.closeSync();
  instance.closeSync();
});

const literal = (value: Row[string] | undefined): string =>
  Array.isArray(value)
    ? `[${value.map(literal).join(", ")}]::VARCHAR[]`
    : value === null || value === undefined
      ? "NULL"
      : `'${value.toLowerCase().replaceAll("'", "''")}'`;

async function load(rows: readonly Row[]): Promise<void> {
  const names = [...columns.keys()];
  const fields = [...columns].map(
    ([name, type]) => `"${name}" ${type === "texts" ? "VARCHAR[]" : "VARCHAR"}`,
  );
  await database.run(
    `CREATE OR REPLACE TABLE recipients (${fields.join(", ")})`,
  );
  const values = rows.map((row) => {
    const byName = new Map(
      Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]),
    );
    return `(${names.map((name) => literal(byName.get(name))).join(", ")})`;
  });
  await database.run(`INSERT INTO recipients VALUES ${values.join(", ")}`);
  await database.run(
    `INSERT INTO recipients SELECT ${[...columns.values()].map((type) => literal(type === "texts" ? [] : null)).join(", ")} FROM range(${fillers})`,
  );
}

async function countAll(conditions: readonly string[]): Promise<number[]> {
  const counts = conditions.map(
    (condition) => `count(*) FILTER (WHERE ${condition})`,
  );
  const reader = await database.runAndReadAll(
    `SELECT ${counts.join(", ")} FROM recipients`,
  );
  return (reader.getRows()[0] ?? []).map(Number);
}

test("random filters count as DuckDB counts them: both readings, missing values, unknown properties", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryRow, { minLength: 1, maxLength: 40 }),
      fc.array(arbitraryFilter, { minLength: 10, maxLength: 25 }),
      arbitraryLimits,
      async (rows, texts, limits) => {
        const builder = new ColumnsBuilder(Object.keys(rows[0] ?? {}));
        for (const row of rows) builder.add(row);
        for (let at = 0; at < fillers; at++) builder.add(filler);
        const recipients = builder.finish();
        const filters = texts.map((text) => {
          const parsed = parseFilter(text);
          if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
          return parsed.filter;
        });
        const nodes = filters.flatMap((filter) => [
          filter.andBindsTighter,
          filter.leftToRight,
        ]);
        await load(rows);
        const expected = await countAll(
          nodes.flatMap((node) => [
            filterToSql(node, columns, false),
            filterToSql(node, columns, true),
          ]),
        );
        // Counting goes ways of its own where nothing was evaluated before.
        const counter = createAudienceIndex(recipients, { limits });
        const larger = filters.map((filter) => counter.count(filter).count);
        counter.dispose();
        expect(larger).toEqual(
          filters.map((_, at) =>
            Math.max(expected[at * 4] ?? 0, expected[at * 4 + 2] ?? 0),
          ),
        );
        const index = createAudienceIndex(recipients, { limits });
        const counted = nodes.flatMap((node) => {
          const truth = index.evaluate(node);
          const sizes = [truth.definite.size, truth.possible.size];
          truth.release();
          return sizes;
        });
        index.dispose();
        expect(counted).toEqual(expected);
      },
    ),
    { seed: 20161114, numRuns: 60 },
  );
});
