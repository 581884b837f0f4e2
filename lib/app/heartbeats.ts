import { z } from "zod";
import { isBreakwaterError } from "../errors/breakwater-error";
import type { RowKind, Tables } from "../ports/tables";
import { toIso, type Clock } from "../time/clock";
import type { TimerName } from "./schedules";

const heartbeatSchema = z.object({
  startedAt: z.string(),
  /** Of the last run that ended well; null before the first. */
  succeededAt: z.string().nullable(),
  /** Code of the failure, when the last run that ended failed. */
  failure: z.string().nullable(),
});
export type Heartbeat = z.infer<typeof heartbeatSchema>;

/** PartitionKey: tenant id; RowKey: name of the timer. */
export const heartbeatRows: RowKind<Heartbeat> = {
  table: "bwHeartbeats",
  version: 1,
  schema: heartbeatSchema,
};

export interface Heartbeats {
  /** Runs a timer's work between two marks. */
  around<T>(timer: TimerName, work: () => Promise<T>): Promise<T>;
  all(): Promise<ReadonlyMap<string, Heartbeat>>;
}

export function createHeartbeats(deps: {
  tenantId: string;
  tables: Tables;
  clock: Clock;
}): Heartbeats {
  const { tenantId, clock } = deps;
  const rows = deps.tables.of(heartbeatRows);
  return {
    async around(timer, work) {
      const last = (await rows.get(tenantId, timer))?.value;
      const beat: Heartbeat = {
        startedAt: toIso(clock.now()),
        succeededAt: last?.succeededAt ?? null,
        failure: last?.failure ?? null,
      };
      await rows.put(tenantId, timer, beat);
      try {
        const result = await work();
        await rows.put(tenantId, timer, {
          ...beat,
          succeededAt: toIso(clock.now()),
          failure: null,
        });
        return result;
      } catch (error) {
        await rows.put(tenantId, timer, {
          ...beat,
          failure: isBreakwaterError(error) ? error.code : "internal",
        });
        throw error;
      }
    },
    async all() {
      const found = new Map<string, Heartbeat>();
      for await (const row of rows.list({ partitionKey: tenantId }))
        found.set(row.rowKey, row.value);
      return found;
    },
  };
}
