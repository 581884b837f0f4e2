import type { DequeuedMessageItem, QueueClient } from "@azure/storage-queue";
import type { DevClock } from "../../clock/dev-clock";

/** Seven days: the longest that a message may stay hidden. */
const longest = 7 * 24 * 3600;

/**
 * Shows a failed message again after `visibilityTimeout` milliseconds: by storage's own clock, or by
 * the given one, which hides it until it says so (storage knows nothing of virtual time).
 */
export function createRelease(
  queue: QueueClient,
  visibilityTimeout: number,
  clock?: DevClock,
): (message: DequeuedMessageItem, popReceipt: string) => Promise<void> {
  const show = (id: string, popReceipt: string, seconds: number) =>
    queue.updateMessage(id, popReceipt, undefined, seconds);
  return async ({ messageId }, popReceipt) => {
    if (!clock || visibilityTimeout === 0) {
      await show(messageId, popReceipt, Math.round(visibilityTimeout / 1000));
      return;
    }
    const hidden = await show(messageId, popReceipt, longest);
    clock.schedule(clock.now() + visibilityTimeout, async () => {
      await show(messageId, hidden.popReceipt ?? popReceipt, 0);
    });
  };
}
