import {
  RestError,
  TableClient,
  type TableEntityResult,
  type TransactionAction,
} from "@azure/data-tables";
import { BreakwaterError } from "../errors/breakwater-error";
import type { TableName } from "../ports/names";
import type { KeyRange, RowKind, Stored, Table, Tables } from "../ports/tables";
import type { StorageConnection } from "./connection";
import { storageError } from "./storage-error";

/** A string property holds at most 64 KiB of UTF-16, a row 1 MiB: Learn, "Understanding the Table service data model". */
const charactersAPart = 32_000;
const partsAtMost = 14;
/** An entity group transaction takes 100 rows and 4 MiB. */
const rowsABatch = 100;
const charactersABatch = 1_000_000;

type Entity = { partitionKey: string; rowKey: string; v: number } & Record<
  string,
  string | number
>;

export function createTables(connection: StorageConnection): Tables {
  const clients = new Map<TableName, TableClient>();
  const client = (name: TableName) => {
    let found = clients.get(name);
    if (!found)
      clients.set(name, (found = createTableClient(connection, name)));
    return found;
  };
  return { of: (kind) => createTable(client(kind.table), kind) };
}

export function createTableClient(
  connection: StorageConnection,
  name: string,
): TableClient {
  return connection.kind === "identity"
    ? new TableClient(connection.tableUri, name, connection.credential)
    : TableClient.fromConnectionString(connection.connectionString, name, {
        allowInsecureConnection: true,
      });
}

function createTable<T>(client: TableClient, kind: RowKind<T>): Table<T> {
  const stored = (
    partitionKey: string,
    rowKey: string,
    etag: string | undefined,
    value: T,
  ): Stored<T> => ({
    partitionKey,
    rowKey,
    etag: etag ?? "",
    value,
  });

  return {
    async get(partitionKey, rowKey) {
      try {
        return fromEntity(kind, await client.getEntity(partitionKey, rowKey));
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw storageError(error, `read of ${kind.table}`);
      }
    },

    async create(partitionKey, rowKey, value) {
      try {
        const { etag } = await client.createEntity(
          toEntity(kind, partitionKey, rowKey, value),
        );
        return stored(partitionKey, rowKey, etag, value);
      } catch (error) {
        if (statusOf(error) === 409) return undefined;
        throw storageError(error, `insert into ${kind.table}`);
      }
    },

    async replace(row, value) {
      try {
        const entity = toEntity(kind, row.partitionKey, row.rowKey, value);
        const { etag } = await client.updateEntity(entity, "Replace", {
          etag: row.etag,
        });
        return stored(row.partitionKey, row.rowKey, etag, value);
      } catch (error) {
        if (statusOf(error) === 412 || statusOf(error) === 404)
          return undefined;
        throw storageError(error, `update of ${kind.table}`);
      }
    },

    async put(partitionKey, rowKey, value) {
      try {
        await client.upsertEntity(
          toEntity(kind, partitionKey, rowKey, value),
          "Replace",
        );
      } catch (error) {
        throw storageError(error, `write to ${kind.table}`);
      }
    },

    async putMany(rows) {
      const entities = rows.map((row) =>
        toEntity(kind, row.partitionKey, row.rowKey, row.value),
      );
      for (const batch of batches(entities)) {
        try {
          await client.submitTransaction(
            batch.map((entity): TransactionAction => [
              "upsert",
              entity,
              "Replace",
            ]),
          );
        } catch (error) {
          throw storageError(error, `write to ${kind.table}`);
        }
      }
    },

    async remove(partitionKey, rowKey, etag) {
      try {
        await client.deleteEntity(
          partitionKey,
          rowKey,
          etag === undefined ? {} : { etag },
        );
        return true;
      } catch (error) {
        if (statusOf(error) === 404) return etag === undefined;
        if (statusOf(error) === 412) return false;
        throw storageError(error, `delete from ${kind.table}`);
      }
    },

    async *list(range) {
      try {
        for await (const entity of client.listEntities({
          queryOptions: { filter: rangeFilter(range) },
        })) {
          yield fromEntity(kind, entity);
        }
      } catch (error) {
        if (error instanceof BreakwaterError) throw error;
        throw storageError(error, `query of ${kind.table}`);
      }
    },
  };
}

function rangeFilter({ partitionKey, from, to }: KeyRange): string {
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
  return [
    `PartitionKey eq ${quote(partitionKey)}`,
    ...(from === undefined ? [] : [`RowKey ge ${quote(from)}`]),
    ...(to === undefined ? [] : [`RowKey lt ${quote(to)}`]),
  ].join(" and ");
}

function toEntity<T>(
  kind: RowKind<T>,
  partitionKey: string,
  rowKey: string,
  value: T,
): Entity {
  const json = JSON.stringify(value);
  const parts = Math.max(1, Math.ceil(json.length / charactersAPart));
  if (parts > partsAtMost) {
    throw new BreakwaterError(
      "internal",
      `A row of ${kind.table} would hold ${json.length} characters of JSON.`,
    );
  }
  const entity: Entity = { partitionKey, rowKey, v: kind.version };
  for (let part = 0; part < parts; part++) {
    entity[`json${part}`] = json.slice(
      part * charactersAPart,
      (part + 1) * charactersAPart,
    );
  }
  return entity;
}

function fromEntity<T>(
  kind: RowKind<T>,
  entity: TableEntityResult<Record<string, unknown>>,
): Stored<T> {
  let json = "";
  for (let part = 0; part < partsAtMost; part++) {
    const text = entity[`json${part}`];
    if (typeof text !== "string") break;
    json += text;
  }
  const { partitionKey, rowKey } = entity as {
    partitionKey: string;
    rowKey: string;
  };
  const parsed = kind.schema.safeParse(safeJson(json));
  if (!parsed.success) {
    throw new BreakwaterError(
      "internal",
      `A row of ${kind.table} (version ${String(entity.v)}) cannot be read.`,
      {
        cause: parsed.error,
        hint: "It was written by another version of Breakwater: deploy the newest one.",
      },
    );
  }
  return { partitionKey, rowKey, etag: entity.etag, value: parsed.data };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Runs of rows of one partition, each within the limits of a transaction and without a repeated key. */
function* batches(entities: readonly Entity[]): Iterable<Entity[]> {
  const newest = new Map(
    entities.map((entity) => [
      `${entity.partitionKey}\n${entity.rowKey}`,
      entity,
    ]),
  );
  const byPartition = new Map<string, Entity[]>();
  for (const entity of newest.values()) {
    const partition = byPartition.get(entity.partitionKey);
    if (partition) partition.push(entity);
    else byPartition.set(entity.partitionKey, [entity]);
  }
  for (const partition of byPartition.values()) {
    let batch: Entity[] = [];
    let characters = 0;
    for (const entity of partition) {
      const size = JSON.stringify(entity).length;
      if (
        batch.length === rowsABatch ||
        (batch.length > 0 && characters + size > charactersABatch)
      ) {
        yield batch;
        batch = [];
        characters = 0;
      }
      batch.push(entity);
      characters += size;
    }
    if (batch.length > 0) yield batch;
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}
