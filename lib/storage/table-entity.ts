import type { TableEntityResult } from "@azure/data-tables";
import { BreakwaterError } from "../errors/breakwater-error";
import type { RowKind, Stored } from "../ports/tables";

/** A string property holds at most 64 KiB of UTF-16, a row 1 MiB: Learn, "Understanding the Table service data model". */
const charactersAPart = 32_000;
const partsAtMost = 14;

export type Entity = {
  partitionKey: string;
  rowKey: string;
  v: number;
} & Record<string, string | number>;

export function toEntity<T>(
  kind: RowKind<T>,
  partitionKey: string,
  rowKey: string,
  value: T,
): Entity {
  const json = toAscii(value);
  const parts = Math.ceil(json.length / charactersAPart);
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

/**
 * JSON in ASCII alone. Azurite decodes a request piece by piece as it arrives and so breaks a
 * character of several bytes that two pieces share; and no cut of ours can break one either.
 */
function toAscii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export function fromEntity<T>(
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
