import {
  measureReach,
  type ReachOptions,
} from "../audience/reach/measure-reach";
import { syncDirectory } from "../directory/sync-directory";
import type { SyncOptions } from "../directory/sync-options";
import { isBreakwaterError } from "../errors/breakwater-error";
import type { ExchangeClient } from "../tenant/exchange/create-exchange-client";
import type { GraphClient } from "../tenant/graph/create-graph-client";
import { minute } from "../time/clock";

/** Within the ten minutes between two runs; the next goes on where this one stopped. */
const timeForOneRun = 8 * minute;

/**
 * Pages of members within that time: one of 1,000 takes 4.4 s (25,000 members about 110 s), and five
 * are read at once.
 */
const callBudget = 500;

/** One run of the timer. Where another run is under way, that one does the work. */
export async function runSync(
  deps: Omit<
    SyncOptions,
    "reader" | "graph" | "callBudget" | "predict" | "deadline"
  > & {
    exchange: Pick<ExchangeClient, "until">;
    graph: Pick<GraphClient, "until">;
    reachOptions: ReachOptions;
  },
): Promise<void> {
  const { clock, log } = deps;
  const deadline = clock.now() + timeForOneRun;
  let reported = 0;
  try {
    await syncDirectory({
      ...deps,
      // No request waits longer than the run lasts: the next run asks again.
      reader: deps.exchange.until(deadline),
      graph: deps.graph.until(deadline),
      callBudget,
      deadline,
      predict(snapshot) {
        const measured = measureReach(snapshot, deps.reachOptions);
        try {
          return new Map(
            [...measured.reaches].flatMap(([guid, { predicted }]) =>
              predicted ? [[guid, predicted.count] as const] : [],
            ),
          );
        } finally {
          measured.dispose();
        }
      },
      onProgress(progress) {
        // A line for every second or so of work, whatever the size of its steps.
        if (clock.now() - reported < 1_000) return;
        reported = clock.now();
        log.info("sync.progress", { ...progress });
      },
    });
  } catch (error) {
    if (!isBreakwaterError(error, "conflict")) throw error;
    log.info("sync.under-way");
  }
}
