import { z } from "zod";
import { BreakwaterError } from "../errors/breakwater-error";
import { tableKey } from "../ports/table-key";
import type { RowKind } from "../ports/tables";
import { toIso } from "../time/clock";
import type { EnforcementDeps } from "./enforcement-deps";
import type { ThrowRequest } from "./kill-switch-port";

const throwClaimSchema = z.object({ id: z.string(), at: z.string() });

/** Which activation a key stands for. PartitionKey: tenant id | throw; RowKey: who | key. */
const throwClaimRows: RowKind<z.infer<typeof throwClaimSchema>> = {
  table: "bwIdempotency",
  version: 1,
  schema: throwClaimSchema,
};

type Key = Pick<ThrowRequest, "by" | "idempotencyKey">;

function keysOf(tenantId: string, { by, idempotencyKey }: Key) {
  return idempotencyKey === undefined
    ? undefined
    : ([tableKey(tenantId, "throw"), tableKey(by, idempotencyKey)] as const);
}

/** The id that a key stands for, if it was used before. */
export async function claimedId(
  { tables, tenantId }: EnforcementDeps,
  key: Key,
): Promise<string | undefined> {
  const keys = keysOf(tenantId, key);
  return keys && (await tables.of(throwClaimRows).get(...keys))?.value.id;
}

/** An id for a throw: the same one for the same key, whoever asks first. */
export async function claimId(
  { tables, tenantId, ids, clock }: EnforcementDeps,
  key: Key,
): Promise<string> {
  const id = ids.next();
  const keys = keysOf(tenantId, key);
  if (!keys) return id;
  const claims = tables.of(throwClaimRows);
  const claim = { id, at: toIso(clock.now()) };
  const row =
    (await claims.create(...keys, claim)) ?? (await claims.get(...keys));
  if (row) return row.value.id;
  throw new BreakwaterError(
    "storage_conflict",
    "The same throw was refused a moment ago.",
    { hint: "Try again." },
  );
}
