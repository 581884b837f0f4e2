import { z } from "zod";
import type { Blobs } from "../ports/blobs";
import type { RowKind, Tables } from "../ports/tables";
import type { Guid } from "../tenant/exchange-port";
import { day } from "../time/clock";
import { readAuditResult } from "./audit-result";

const runSchema = z.object({ id: z.string(), at: z.string() });

/** Runs that growth is measured from. PartitionKey: tenant id + `|growth`; RowKey: `reference`. */
const growthSchema = z.object({
  current: runSchema,
  /** The one before, a day or more older; null on the first day. */
  previous: runSchema.nullable(),
});
type Growth = z.infer<typeof growthSchema>;
const growthRows: RowKind<Growth> = {
  table: "bwAudits",
  version: 1,
  schema: growthSchema,
};

export interface GrowthReference {
  /** Reach by list at the audit of a day ago, where it was known whole; null before there is one. */
  read(): Promise<{ at: string; reach: ReadonlyMap<Guid, number> } | null>;
  /** A finished run: it becomes the reference once the last one is a day old. */
  note(run: { id: string; at: string }): Promise<void>;
}

/**
 * Audits run every ten minutes, and a list grows in one of them: measured from the run before, its
 * growth would be a finding for ten minutes. Measured from the run of the day before (24 to 48 hours
 * ago), it stands for a day at least.
 */
export function createGrowthReference(deps: {
  tenantId: string;
  tables: Tables;
  blobs: Blobs;
}): GrowthReference {
  const { tenantId, blobs } = deps;
  const rows = deps.tables.of(growthRows);
  const key = [`${tenantId}|growth`, "reference"] as const;
  let kept: { id: string; reach: ReadonlyMap<Guid, number> } | undefined;

  return {
    async read() {
      const row = await rows.get(...key);
      if (!row) return null;
      const { id, at } = row.value.previous ?? row.value.current;
      if (kept?.id !== id) {
        const result = await readAuditResult(blobs, tenantId, id);
        if (!result) return null;
        kept = {
          id,
          reach: new Map(
            result.lists.flatMap((list) =>
              // From what can only be too small nothing can be said to have grown.
              list.reach === null || !list.complete
                ? []
                : [[list.guid, list.reach] as const],
            ),
          ),
        };
      }
      return { at, reach: kept.reach };
    },
    async note(run) {
      const row = await rows.get(...key);
      if (!row) {
        await rows.create(...key, { current: run, previous: null });
        return;
      }
      const { current } = row.value;
      if (Date.parse(run.at) - Date.parse(current.at) < day) return;
      // Where another run was quicker, it is as good as this one.
      await rows.replace(row, { current: run, previous: current });
    },
  };
}
