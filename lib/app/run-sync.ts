import {
  measureReach,
  type ReachOptions,
} from "../audience/reach/measure-reach";
import { syncDirectory, type SyncOptions } from "../directory/sync-directory";
import { isBreakwaterError } from "../errors/breakwater-error";
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
  deps: Omit<SyncOptions, "callBudget" | "predict" | "deadline"> & {
    reachOptions: ReachOptions;
  },
): Promise<void> {
  const { clock, log } = deps;
  let reported = 0;
  try {
    await syncDirectory({
      ...deps,
      callBudget,
      deadline: clock.now() + timeForOneRun,
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
