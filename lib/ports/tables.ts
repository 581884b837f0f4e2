import type { z } from "zod";
import type { TableName } from "./names";

/** One kind of row. `value` is stored as JSON beside its version and parsed again when it is read. */
export interface RowKind<T> {
  table: TableName;
  /** Raised when the shape changes; readers accept what `schema` accepts. */
  version: number;
  schema: z.ZodType<T>;
}

export interface Stored<T> {
  partitionKey: string;
  rowKey: string;
  /** Opaque; what concurrency control rests on. */
  etag: string;
  value: T;
}

export interface KeyRange {
  partitionKey: string;
  /** Inclusive; absent: that partition alone. For a few neighbours in the order of their keys, in one query. */
  lastPartitionKey?: string;
  /** Inclusive. */
  from?: string;
  /** Exclusive. */
  to?: string;
}

/**
 * Rows of one kind. Every write says what it expects, so that a repeated or raced write is an
 * answer and not an exception. Network trouble throws BreakwaterError `storage_unavailable`.
 * Keys must come from `tableKey` when they hold anything that is not ours (addresses, Message-IDs).
 */
export interface Table<T> {
  get(partitionKey: string, rowKey: string): Promise<Stored<T> | undefined>;
  /** Inserts; `undefined` when the row already exists (which is then untouched). */
  create(
    partitionKey: string,
    rowKey: string,
    value: T,
  ): Promise<Stored<T> | undefined>;
  /** Replaces the row that has this ETag; `undefined` when it changed or went meanwhile. */
  replace(row: Stored<unknown>, value: T): Promise<Stored<T> | undefined>;
  /** Writes whatever is there. Only for rows that no two writers contend for. */
  put(partitionKey: string, rowKey: string, value: T): Promise<void>;
  /** Up to any number of rows, in batches by partition; as `put`. */
  putMany(
    rows: readonly { partitionKey: string; rowKey: string; value: T }[],
  ): Promise<void>;
  /** With an ETag: false when the row changed meanwhile. Without: true also when it was gone. */
  remove(partitionKey: string, rowKey: string, etag?: string): Promise<boolean>;
  /** In order of PartitionKey, then of RowKey; `from` and `to` hold in each partition. */
  list(range: KeyRange): AsyncIterable<Stored<T>>;
}

export interface Tables {
  of<T>(kind: RowKind<T>): Table<T>;
}
