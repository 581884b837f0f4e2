import { processMessage, type QueueTarget } from "./process-message";
import { receiveMessages } from "./receive-messages";

/**
 * Runs everything that the queues hold now, one message at a time, queue by queue in the order of
 * their names, until a whole round finds nothing. Returns how many messages ran.
 */
export async function drainQueues(
  contexts: readonly QueueTarget[],
): Promise<number> {
  const ordered = [...contexts].sort((a, b) =>
    a.queue.name < b.queue.name ? -1 : 1,
  );
  let total = 0;
  for (let round = -1; round !== 0;) {
    round = 0;
    for (const context of ordered) {
      for (;;) {
        const [message] = await receiveMessages(
          context.queue,
          1,
          context.hiddenFor,
        );
        if (!message) break;
        await processMessage(context, message);
        round++;
      }
    }
    total += round;
  }
  return total;
}
