import { createHash } from "node:crypto";
import { z } from "zod";
import { BreakwaterError, isBreakwaterError } from "../errors/breakwater-error";
import { tableKey } from "../ports/table-key";
import type { RowKind, Tables } from "../ports/tables";
import { day, toIso, type Clock } from "../time/clock";
import type { Ids } from "../time/ids";

const idempotencySchema = z.object({
  bodyHash: z.string(),
  /** What enforcement knows the throw by: the same at every attempt, so that a crash in between is mended by asking again. */
  throwKey: z.string(),
  at: z.string(),
});

/** One Idempotency-Key of one caller. PartitionKey: tenant id | `http` | caller; RowKey: key. */
export const idempotencyRows: RowKind<z.infer<typeof idempotencySchema>> = {
  table: "bwIdempotency",
  version: 1,
  schema: idempotencySchema,
};

const keptFor = day;

/**
 * Does what a request asks, once per key and caller within 24 h: whoever asks again, later or at the
 * same moment, asks with the same throw key.
 * @throws BreakwaterError `idempotency_mismatch` for another body under the key
 */
export async function throwOnce<T>(
  deps: { tenantId: string; tables: Tables; clock: Clock; ids: Ids },
  request: { callerId: string; key: string; body: unknown },
  engage: (throwKey: string) => Promise<T>,
): Promise<T> {
  const { tenantId, clock, ids } = deps;
  const rows = deps.tables.of(idempotencyRows);
  const partitionKey = tableKey(tenantId, "http", request.callerId);
  const rowKey = tableKey(checkedKey(request.key));
  const fresh = {
    bodyHash: hashOf(request.body),
    throwKey: ids.next(),
    at: toIso(clock.now()),
  };
  let own = await rows.create(partitionKey, rowKey, fresh);
  let row = own ?? (await rows.get(partitionKey, rowKey));
  if (row && clock.now() - Date.parse(row.value.at) >= keptFor) {
    own = await rows.replace(row, fresh);
    row = own ?? (await rows.get(partitionKey, rowKey));
  }
  if (!row)
    throw new BreakwaterError(
      "storage_conflict",
      "The same request was refused a moment ago.",
    );
  if (row.value.bodyHash !== fresh.bodyHash)
    throw new BreakwaterError(
      "idempotency_mismatch",
      "This Idempotency-Key was used for a request with another body.",
    );
  try {
    return await engage(row.value.throwKey);
  } catch (error) {
    // A refusal stores nothing, so the key stays free for the mended request.
    if (own && isRefusal(error))
      await rows.remove(partitionKey, rowKey, own.etag);
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return isBreakwaterError(
    error,
    "bad_request",
    "not_found",
    "conflict",
    "no_approved_senders",
    "list_not_writable",
  );
}

function checkedKey(key: string): string {
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new BreakwaterError(
    "bad_request",
    "Idempotency-Key: expected 1 to 200 visible ASCII characters.",
    { hint: "A UUID is a good key." },
  );
}

/** Of what was asked, not of how it was spelt. */
function hashOf(body: unknown): string {
  return createHash("sha256").update(canonical(body)).digest("hex");
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null)
    return JSON.stringify(value) ?? "null";
  return `{${Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join(",")}}`;
}
