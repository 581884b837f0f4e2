import { processMessage, type QueueTarget } from "./process-message";
import { receiveMessages } from "./receive-messages";

/** The most that the queue service hands out at once (Learn, "Get Messages"). */
const mostAtOnce = 32;

/**
 * Runs everything that the queues hold now, one message at a time, queue by queue in the order of
 * their names, until a whole round finds nothing. Returns how many messages ran. A queue of which
 * `mayHold` says no is not asked; called before each look.
 */
export async function drainQueues(
  contexts: readonly QueueTarget[],
  mayHold: (queueName: string) => boolean = () => true,
): Promise<number> {
  const ordered = [...contexts].sort((a, b) =>
    a.queue.name < b.queue.name ? -1 : 1,
  );
  let total = 0;
  for (let round = -1; round !== 0;) {
    round = 0;
    for (const context of ordered) {
      if (!mayHold(context.queue.name)) continue;
      let messages;
      do {
        messages = await receiveMessages(
          context.queue,
          mostAtOnce,
          context.hiddenFor,
        );
        for (const message of messages) await processMessage(context, message);
        round += messages.length;
      } while (messages.length === mostAtOnce);
    }
    total += round;
  }
  return total;
}
