import type { Stored, Table, Tables } from "../../lib/ports/tables";

/** Tables in memory, for properties that need thousands of writes. Same answers as Azure's. */
export function memoryTables(): Tables {
  const tables = new Map<string, Map<string, Stored<unknown>>>();
  let version = 0;
  return {
    of<T>(kind: { table: string }): Table<T> {
      let rows = tables.get(kind.table) as Map<string, Stored<T>> | undefined;
      if (!rows) tables.set(kind.table, (rows = new Map<string, Stored<T>>()));
      const at = rows;
      const key = (partitionKey: string, rowKey: string) =>
        `${partitionKey}\n${rowKey}`;
      const put = (partitionKey: string, rowKey: string, value: T) => {
        const row = {
          partitionKey,
          rowKey,
          etag: String(++version),
          value: structuredClone(value),
        };
        at.set(key(partitionKey, rowKey), row);
        return row;
      };
      return {
        get: (p, r) => Promise.resolve(structuredClone(at.get(key(p, r)))),
        create: (p, r, value) =>
          Promise.resolve(at.has(key(p, r)) ? undefined : put(p, r, value)),
        replace: (row, value) =>
          Promise.resolve(
            at.get(key(row.partitionKey, row.rowKey))?.etag === row.etag
              ? put(row.partitionKey, row.rowKey, value)
              : undefined,
          ),
        put: (p, r, value) => (put(p, r, value), Promise.resolve()),
        putMany: (many) => (
          many.forEach((one) => put(one.partitionKey, one.rowKey, one.value)),
          Promise.resolve()
        ),
        remove: (p, r, etag) => {
          const there = at.get(key(p, r));
          if (etag === undefined) at.delete(key(p, r));
          else if (there?.etag !== etag) return Promise.resolve(false);
          else at.delete(key(p, r));
          return Promise.resolve(true);
        },
        async *list({ partitionKey, lastPartitionKey, from, to }) {
          await Promise.resolve();
          const last = lastPartitionKey ?? partitionKey;
          const found = [...at.values()]
            .filter(
              (row) =>
                row.partitionKey >= partitionKey && row.partitionKey <= last,
            )
            .filter(
              (row) =>
                (from === undefined || row.rowKey >= from) &&
                (to === undefined || row.rowKey < to),
            )
            .sort((a, b) =>
              key(a.partitionKey, a.rowKey) < key(b.partitionKey, b.rowKey)
                ? -1
                : 1,
            );
          for (const row of found) yield structuredClone(row);
        },
      };
    },
  };
}
