import type { QueueName } from "./names";

/** A message is always a JSON object: the Functions library parses a bare string as JSON and mangles it. */
export interface QueueMessage {
  v: number;
  kind: string;
  tenantId: string;
}

export interface Queues {
  /** Sends at once (no visibility delay: what is due later is a row with `dueAt`). At most 48 KB of JSON. */
  send(queue: QueueName, message: QueueMessage): Promise<void>;
}
