import type { DevClock } from "../../clock/dev-clock";
import { describe } from "../invoke";
import { processMessage, type QueueTarget } from "./process-message";
import { receiveMessages } from "./receive-messages";

export interface QueueListener {
  start(): void;
  /** Takes no more messages; resolves when those in hand are settled. */
  stop(): Promise<void>;
}

/** The shortest pause between two looks into an empty queue, as the real host's; it doubles up to maxPollingInterval. */
const shortestPause = 100;

/**
 * Polls one queue as the real host does: a batch whenever no more than `newBatchThreshold` messages
 * are in hand, so at most batchSize + newBatchThreshold at once.
 */
export function createQueueListener(
  context: QueueTarget,
  clock: DevClock,
): QueueListener {
  const { queue, settings, target, hiddenFor, log } = context;
  const inHand = new Set<Promise<void>>();
  let stopped = false;
  let wake = () => {};
  let polling = Promise.resolve();

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const cancel = clock.schedule(clock.now() + milliseconds, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });

  const report = (error: unknown) =>
    log({
      level: "error",
      category: "system",
      functionName: target.name,
      message: `The queue "${queue.name}" failed: ${describe(error)}`,
    });

  async function poll(): Promise<void> {
    let wait = shortestPause;
    while (!stopped) {
      if (inHand.size > settings.newBatchThreshold) {
        await Promise.race(inHand);
        continue;
      }
      try {
        const batch = await receiveMessages(
          queue,
          settings.batchSize,
          hiddenFor,
        );
        for (const message of batch) {
          const work: Promise<void> = processMessage(context, message)
            .catch(report)
            .finally(() => inHand.delete(work));
          inHand.add(work);
        }
        if (batch.length > 0) {
          wait = shortestPause;
          continue;
        }
      } catch (error) {
        report(error);
        wait = settings.maxPollingInterval;
      }
      if (stopped) break;
      await pause(wait);
      wait = Math.min(
        wait * 2,
        Math.max(settings.maxPollingInterval, shortestPause),
      );
    }
    await Promise.all(inHand);
  }

  return {
    start() {
      polling = poll();
    },
    async stop() {
      stopped = true;
      wake();
      await polling;
    },
  };
}
