import { z } from "zod";
import type { RowKind, Tables } from "../ports/tables";
import { toIso, type Clock } from "../time/clock";

const pauseSchema = z.object({
  paused: z.boolean(),
  reason: z.string(),
  by: z.string(),
  at: z.string(),
});
export type Pause = z.infer<typeof pauseSchema>;

/** PartitionKey: tenant id; RowKey: `pause`. */
export const pauseRows: RowKind<Pause> = {
  table: "bwAutomation",
  version: 1,
  schema: pauseSchema,
};

export interface Automation {
  /** The last word on it; undefined when nobody ever paused. */
  lastPause(): Promise<Pause | undefined>;
  set(change: Omit<Pause, "at">): Promise<Pause>;
  /** Why nothing may be done automatically now, as one sentence; null when it may. Of the policy's modes it knows nothing. */
  blockedBy: () => Promise<string | null>;
}

/** Whether Breakwater may act by itself. People's throws, releases and expiry go on in any case. */
export function createAutomation(deps: {
  tenantId: string;
  tables: Tables;
  clock: Clock;
  /** Why enforcement cannot act: no approved-senders group that resolves. */
  enforcementBlockedBy(): Promise<string | null>;
}): Automation {
  const { tenantId, clock } = deps;
  const rows = deps.tables.of(pauseRows);
  const lastPause = async () => (await rows.get(tenantId, "pause"))?.value;
  return {
    lastPause,
    async set(change) {
      const pause = { ...change, at: toIso(clock.now()) };
      await rows.put(tenantId, "pause", pause);
      return pause;
    },
    async blockedBy() {
      const pause = await lastPause();
      if (pause?.paused) return `Automation is paused: ${pause.reason}`;
      return deps.enforcementBlockedBy();
    },
  };
}
