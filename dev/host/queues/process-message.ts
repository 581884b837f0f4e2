import type { DequeuedMessageItem, QueueClient } from "@azure/storage-queue";
import type { TypedData } from "../core-api/core-types";
import type { RegisteredFunction } from "../core-api/function-registry";
import type { QueueSettings } from "../host-json";
import type { HostLog } from "../host-options";
import type { Invoke } from "../invoke";
import { decodeMessage } from "./message-encoding";
import { statusOf, type OpenQueue } from "./queue-client";

export interface QueueTarget {
  target: RegisteredFunction;
  queue: QueueClient;
  settings: QueueSettings;
  openQueue: OpenQueue;
  invoke: Invoke;
  /** Milliseconds of wall time; storage knows no other. */
  hiddenFor: number;
  /** Makes a failed message visible again after `settings.visibilityTimeout`. */
  release(message: DequeuedMessageItem, popReceipt: string): Promise<void>;
  log: HostLog;
}

/**
 * Runs one message and settles it: deleted when the function succeeded, shown again when it failed,
 * moved to the poison queue when it failed `maxDequeueCount` times or cannot be read.
 */
export async function processMessage(
  context: QueueTarget,
  message: DequeuedMessageItem,
): Promise<void> {
  const { target, settings, queue } = context;
  const text = decodeMessage(message.messageText, settings.messageEncoding);
  // More often than allowed: an earlier run died with its process.
  if (text === undefined || message.dequeueCount > settings.maxDequeueCount)
    return moveToPoison(context, message, message.popReceipt);
  const hold = keepHidden(context, message);
  let failed = false;
  try {
    await context.invoke(target, {
      data: { string: text },
      triggerMetadata: toMetadata(message, text),
    });
  } catch {
    failed = true;
  }
  const popReceipt = await hold.release();
  try {
    if (!failed) await queue.deleteMessage(message.messageId, popReceipt);
    else if (message.dequeueCount >= settings.maxDequeueCount)
      await moveToPoison(context, message, popReceipt);
    else await context.release(message, popReceipt);
  } catch (error) {
    // Another instance took it over: it will settle it.
    if (statusOf(error) !== 404 && statusOf(error) !== 400) throw error;
  }
}

async function moveToPoison(
  { queue, target, openQueue, log }: QueueTarget,
  message: DequeuedMessageItem,
  popReceipt: string,
): Promise<void> {
  const poison = openQueue({
    queueName: `${queue.name}-poison`,
    connection: target.trigger.connection,
  });
  await poison.createIfNotExists();
  await poison.sendMessage(message.messageText);
  await queue.deleteMessage(message.messageId, popReceipt);
  log({
    level: "warning",
    category: "system",
    functionName: target.name,
    message: `Message has reached MaxDequeueCount or cannot be read. Moving message to queue '${poison.name}'.`,
  });
}

/** Renews the time for which nobody else sees the message, at half of it, until released. */
function keepHidden(
  { queue, hiddenFor, target, log }: QueueTarget,
  message: DequeuedMessageItem,
): { release(): Promise<string> } {
  let popReceipt = message.popReceipt;
  let renewing = Promise.resolve();
  const renew = async () => {
    try {
      const answer = await queue.updateMessage(
        message.messageId,
        popReceipt,
        undefined,
        Math.ceil(hiddenFor / 1000),
      );
      popReceipt = answer.popReceipt ?? popReceipt;
    } catch (error) {
      log({
        level: "warning",
        category: "system",
        functionName: target.name,
        message: `A message in hand could not be kept: ${String(error)}`,
      });
    }
  };
  const timer = setInterval(() => {
    renewing = renewing.then(renew);
  }, hiddenFor / 2);
  return {
    async release() {
      clearInterval(timer);
      await renewing;
      return popReceipt;
    },
  };
}

function toMetadata(
  message: DequeuedMessageItem,
  text: string,
): Record<string, TypedData> {
  const time = (at: Date) => ({ json: JSON.stringify(at.toISOString()) });
  return {
    QueueTrigger: { string: text },
    Id: { string: message.messageId },
    DequeueCount: { json: String(message.dequeueCount) },
    PopReceipt: { string: message.popReceipt },
    InsertionTime: time(message.insertedOn),
    ExpirationTime: time(message.expiresOn),
    NextVisibleTime: time(message.nextVisibleOn),
  };
}
