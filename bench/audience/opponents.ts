import type { AuditMeasured } from "./measure-audit";
import { propertiesOf } from "./measure-audit";
import { measure } from "./measure";
import { loadIntoDuckDb, type DuckDbRecipients } from "./duckdb";
import { holdCounts, holdReaches } from "./hold-counts";
import { planRecipients } from "./recipients";
import { startServer } from "./server-call";
import { loadIntoSqlite } from "./sqlite";

/** What one list costs with something else than Breakwater. */
export interface OpponentResult {
  name: string;
  loadSeconds: number | null;
  secondsAList: number;
  /** How many lists were measured. */
  lists: number;
}

type Say = (line: string) => void;

/** Asked one by one, these many; the time for all lists is scaled from them, and said so. */
const sample = { duckdb: 60, sqlite: 40, server: 12 };

/** Runs what one would reach for otherwise on the same estate. Throws where a count differs. */
export async function measureOpponents(
  audit: AuditMeasured,
  checkEvery: number,
  say: Say,
): Promise<OpponentResult[]> {
  say("DuckDB: loading");
  const duckdb = await measure(() =>
    loadIntoDuckDb(audit.recipients, propertiesOf(audit.filters)),
  );
  try {
    return [
      ...(await againstDuckDb(
        audit,
        checkEvery,
        duckdb.result,
        duckdb.seconds,
        say,
      )),
      await againstSqlite(audit, say),
      await againstServer(audit, say),
    ];
  } finally {
    duckdb.result.close();
  }
}

async function againstDuckDb(
  audit: AuditMeasured,
  checkEvery: number,
  database: DuckDbRecipients,
  loadSeconds: number,
  say: Say,
): Promise<OpponentResult[]> {
  const some = everyNth(audit.filters, sample.duckdb);
  say(`DuckDB: one query a list, ${some.length} of them`);
  const single = await measure(async () => {
    for (const { andBindsTighter } of some)
      await database.count(andBindsTighter);
  });
  say(
    `DuckDB: ${checkEvery === 1 ? "all lists" : `one list in ${checkEvery}`}, as many a scan as fit`,
  );
  const all = await measure(() => holdCounts(audit, checkEvery, database, say));
  say("DuckDB: lists within lists");
  const nested = await holdReaches(audit, database);
  say(
    `every count that was checked agrees; so do ${nested} lists with lists in them`,
  );
  return [
    {
      name: "DuckDB, one query a list",
      loadSeconds,
      secondsAList: single.seconds / some.length,
      lists: some.length,
    },
    {
      name: "DuckDB, 250 lists a scan",
      loadSeconds,
      secondsAList: all.seconds / all.result,
      lists: all.result,
    },
  ];
}

const indexed = [
  "CustomAttribute1",
  "CustomAttribute2",
  "Office",
  "City",
  "Company",
  "Department",
];

async function againstSqlite(
  { recipients, filters }: AuditMeasured,
  say: Say,
): Promise<OpponentResult> {
  // Neither dates nor several values a row, as of addresses: SQLite has no type for them.
  const plain = filters.filter(
    ({ text }) =>
      !/WhenCreated|ExtensionCustomAttribute|PrimarySmtpAddress/i.test(text),
  );
  say("SQLite: loading and indexing");
  const loaded = await measure(() =>
    loadIntoSqlite(recipients, propertiesOf(plain), indexed),
  );
  const some = everyNth(plain, sample.sqlite);
  say(`SQLite: one query a list, ${some.length} of them`);
  const asked = await measure(() => {
    for (const { andBindsTighter } of some)
      loaded.result.count(andBindsTighter);
  });
  loaded.result.close();
  return {
    name: "SQLite (WebAssembly), 6 indexes",
    loadSeconds: loaded.seconds,
    secondsAList: asked.seconds / some.length,
    lists: some.length,
  };
}

async function againstServer(
  audit: AuditMeasured,
  say: Say,
): Promise<OpponentResult> {
  const { recipients, lists } = audit;
  const plan = planRecipients(recipients.count, lists.length);
  const server = await startServer(plan.scale);
  try {
    const some = everyNth(audit.filters, sample.server);
    say(`a server call a list, ${some.length} of them`);
    const asked = await measure(async () => {
      for (const { text } of some) await server.count(text);
    });
    return {
      name: "a server call a list, 100 ms away",
      loadSeconds: null,
      secondsAList: asked.seconds / some.length,
      lists: some.length,
    };
  } finally {
    await server.close();
  }
}

function everyNth<T>(all: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, at) => at % step === 0).slice(0, count);
}
