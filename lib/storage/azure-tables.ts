import {
  RestError,
  TableClient,
  type TransactionAction,
} from "@azure/data-tables";
import type { TableName } from "../ports/names";
import type { KeyRange, RowKind, Stored, Table, Tables } from "../ports/tables";
import type { StorageConnection } from "./connection";
import { rowBatches } from "./row-batches";
import { storageError } from "./storage-error";
import { fromEntity, toEntity } from "./table-entity";

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
      for (const batch of rowBatches(entities)) {
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
        throw storageError(error, `query of ${kind.table}`);
      }
    },
  };
}

function rangeFilter(range: KeyRange): string {
  const { partitionKey, lastPartitionKey, from, to } = range;
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
  return [
    ...(lastPartitionKey === undefined || lastPartitionKey === partitionKey
      ? [`PartitionKey eq ${quote(partitionKey)}`]
      : [
          `PartitionKey ge ${quote(partitionKey)}`,
          `PartitionKey le ${quote(lastPartitionKey)}`,
        ]),
    ...(from === undefined ? [] : [`RowKey ge ${quote(from)}`]),
    ...(to === undefined ? [] : [`RowKey lt ${quote(to)}`]),
  ].join(" and ");
}

function statusOf(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}
