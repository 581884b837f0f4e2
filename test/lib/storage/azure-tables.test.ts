import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { RowKind, Table } from "../../../lib/ports/tables";
import {
  createTableClient,
  createTables,
} from "../../../lib/storage/azure-tables";
import { ensureStorage } from "../../../lib/storage/ensure-storage";
import { testStorageConnection } from "../../support/azurite";

const connection = {
  kind: "connectionString",
  connectionString: testStorageConnection(),
} as const;
interface Note {
  text: string;
  n: number;
}
const kind: RowKind<Note> = {
  table: "bwSchedule",
  version: 3,
  schema: z.strictObject({ text: z.string(), n: z.number() }),
};

let table: Table<Note>;
let partition: string;
beforeAll(async () => {
  await ensureStorage(connection);
  await ensureStorage(connection); // again: what exists is left alone
  table = createTables(connection).of(kind);
});
beforeEach(() => {
  partition = randomUUID();
});

async function keys(range: { from?: string; to?: string } = {}) {
  const found: string[] = [];
  for await (const row of table.list({ partitionKey: partition, ...range }))
    found.push(row.rowKey);
  return found;
}

const note = (n: number, text = "") => ({ text, n });

describe("one row", () => {
  it("is not there before it is created", async () => {
    expect(await table.get(partition, "a")).toBeUndefined();
  });

  it("is created once", async () => {
    const created = await table.create(partition, "a", note(1));
    expect(created).toMatchObject({ rowKey: "a", value: note(1) });
    expect(await table.create(partition, "a", note(2))).toBeUndefined();
    expect(await table.get(partition, "a")).toEqual(created);
  });

  it("is created by one of many at once", async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        table.create(partition, "a", note(n)),
      ),
    );
    const won = all.filter((row) => row !== undefined);
    expect(won).toHaveLength(1);
    expect((await table.get(partition, "a"))?.value).toEqual(won[0]?.value);
  });

  it("is replaced only in the version that was read", async () => {
    const first = await table.create(partition, "a", note(1));
    if (!first) throw new Error("not created");
    const second = await table.replace(first, note(2));
    expect(second?.etag).not.toBe(first.etag);
    expect(await table.replace(first, note(3))).toBeUndefined();
    expect((await table.get(partition, "a"))?.value).toEqual(note(2));
    // The row that replace gives back can be replaced again.
    expect(second && (await table.replace(second, note(4)))).toBeDefined();
  });

  it("is not replaced when it is gone", async () => {
    const row = await table.create(partition, "a", note(1));
    await table.remove(partition, "a");
    expect(row && (await table.replace(row, note(2)))).toBeUndefined();
    expect(await table.get(partition, "a")).toBeUndefined();
  });

  it("is put over whatever is there", async () => {
    await table.put(partition, "a", note(1, "x".repeat(50_000)));
    await table.put(partition, "a", note(2, "short"));
    expect((await table.get(partition, "a"))?.value).toEqual(note(2, "short"));
  });

  it("is removed only in the version that was read, or in any", async () => {
    const row = await table.create(partition, "a", note(1));
    await table.put(partition, "a", note(2));
    expect(await table.remove(partition, "a", row?.etag)).toBe(false);
    const now = await table.get(partition, "a");
    expect(await table.remove(partition, "a", now?.etag)).toBe(true);
    expect(await table.remove(partition, "a", now?.etag)).toBe(false);
    expect(await table.remove(partition, "a")).toBe(true);
  });

  it.each([
    ["long", "x".repeat(200_000)],
    ["long and full of quotes", '"\\\n'.repeat(40_000)],
    [
      "characters beyond the BMP, cut at every place",
      "a" + "🌊".repeat(20_000),
    ],
    ["… and shifted by one", "ab" + "🌊".repeat(20_000)],
    ["empty", ""],
  ])("keeps JSON that is %s", async (_, text) => {
    await table.put(partition, "a", note(1, text));
    const read = (await table.get(partition, "a"))?.value.text;
    expect(read === text).toBe(true); // a diff of these would fill the screen
  });

  it("refuses what no row can hold", async () => {
    await expect(
      table.put(partition, "a", note(1, "x".repeat(500_000))),
    ).rejects.toMatchObject({ code: "internal" });
  });

  it("says so when a row has a form that it does not know", async () => {
    await createTableClient(connection, kind.table).createEntity({
      partitionKey: partition,
      rowKey: "a",
      v: 9,
      json0: '{"other":true}',
    });
    await expect(table.get(partition, "a")).rejects.toMatchObject({
      code: "internal",
      message: "A row of bwSchedule (version 9) cannot be read.",
    });
  });

  it("carries its version", async () => {
    await table.put(partition, "a", note(1));
    const entity = await createTableClient(connection, kind.table).getEntity(
      partition,
      "a",
    );
    expect(entity.v).toBe(3);
  });
});

describe("many rows", () => {
  it("go beyond a transaction, over partitions, the last of a key winning", async () => {
    const other = randomUUID();
    const rows = Array.from({ length: 250 }, (_, n) => ({
      partitionKey: n % 25 === 0 ? other : partition,
      rowKey: String(n % 240).padStart(4, "0"),
      value: note(n),
    }));
    await table.putMany(rows);
    const expected = new Set(
      rows.filter((row) => row.partitionKey === partition).map((r) => r.rowKey),
    );
    expect(await keys()).toEqual([...expected].sort());
    expect((await table.get(partition, "0003"))?.value.n).toBe(243);
    expect((await table.get(other, "0025"))?.value.n).toBe(25);
  });

  it("go in as many transactions as their size asks for", async () => {
    const text = "x".repeat(400_000);
    await table.putMany(
      Array.from({ length: 12 }, (_, n) => ({
        partitionKey: partition,
        rowKey: `k${n + 10}`,
        value: note(n, text),
      })),
    );
    expect(await keys()).toHaveLength(12);
  });

  it("none is fine", async () => {
    await table.putMany([]);
  });

  it("are listed in order, between two keys, and beyond a page of 1,000", async () => {
    await table.putMany(
      Array.from({ length: 1100 }, (_, n) => ({
        partitionKey: partition,
        rowKey: `r${String(1099 - n).padStart(5, "0")}`,
        value: note(n),
      })),
    );
    const all = await keys();
    expect(all).toHaveLength(1100);
    expect(all).toEqual([...all].sort());
    expect(await keys({ from: "r00003", to: "r00006" })).toEqual([
      "r00003",
      "r00004",
      "r00005",
    ]);
    expect(await keys({ from: "r01098" })).toEqual(["r01098", "r01099"]);
    expect(await keys({ to: "r00001" })).toEqual(["r00000"]);
  });

  it("of neighbouring partitions are listed in one query, in order", async () => {
    await table.putMany(
      ["07", "08", "09", "10"].flatMap((hour) =>
        Array.from({ length: 600 }, (_, n) => ({
          partitionKey: `${partition}|T${hour}`,
          rowKey: `T${hour}.${String(n).padStart(3, "0")}`,
          value: note(n),
        })),
      ),
    );
    const found: string[] = [];
    for await (const { rowKey } of table.list({
      partitionKey: `${partition}|T08`,
      lastPartitionKey: `${partition}|T10`,
      from: "T08.500",
      to: "T10.200",
    }))
      found.push(rowKey);
    expect(found).toHaveLength(100 + 600 + 200);
    expect(found).toEqual([...found].sort());
    expect([found[0], found.at(-1)]).toEqual(["T08.500", "T10.199"]);
  });

  it("quotes keys", async () => {
    await table.put(partition, "o'neill", note(1));
    expect(await keys({ from: "o'", to: "o'o" })).toEqual(["o'neill"]);
  });
});

it("calls storage that is not there unavailable", async () => {
  const nowhere = createTables({
    kind: "connectionString",
    connectionString: testStorageConnection().replace(
      /AccountKey=[^;]+/,
      "AccountKey=d3Jvbmc=",
    ),
  }).of(kind);
  await expect(nowhere.get(partition, "a")).rejects.toMatchObject({
    code: "storage_unavailable",
  });
});
