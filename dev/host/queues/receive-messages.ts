import type { DequeuedMessageItem, QueueClient } from "@azure/storage-queue";
import { statusOf } from "./queue-client";

/** Up to `count` messages, hidden for that time; none from a queue that does not exist yet. */
export async function receiveMessages(
  queue: QueueClient,
  count: number,
  hiddenFor: number,
): Promise<DequeuedMessageItem[]> {
  try {
    const answer = await queue.receiveMessages({
      numberOfMessages: count,
      visibilityTimeout: Math.ceil(hiddenFor / 1000),
    });
    return answer.receivedMessageItems;
  } catch (error) {
    if (statusOf(error) === 404) return [];
    throw error;
  }
}
