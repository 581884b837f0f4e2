import type { MailEvent, MailEventsMessage } from "./mail-event";

/** A queue message holds 64 KiB, base64 takes a third of it; some is left for the envelope. */
export const bytesAMessage = 47 * 1024;

/**
 * The events of one request as few queue messages as they fit, in order. Only an event that is too
 * large by itself (thousands of recipients) is cut, by recipients: a mail is known by its id, so its
 * parts are counted as one.
 */
export function packMailEvents(
  events: readonly MailEvent[],
  envelope: { tenantId: string; heardAt: string },
): MailEventsMessage[] {
  const messages: MailEventsMessage[] = [];
  let batch: MailEvent[] = [];
  let bytes = 0;
  const close = () => {
    if (batch.length === 0) return;
    messages.push({ v: 1, kind: "mail-events", ...envelope, events: batch });
    batch = [];
    bytes = 0;
  };
  const space = bytesAMessage - size({ ...envelope, events: [] }) - 64;
  for (const event of events.flatMap((one) => cut(one, space))) {
    const needs = size(event) + 1;
    if (bytes + needs > space) close();
    batch.push(event);
    bytes += needs;
  }
  close();
  return messages;
}

function cut(event: MailEvent, space: number): MailEvent[] {
  if (size(event) < space || event.recipients.length === 1) return [event];
  const half = Math.ceil(event.recipients.length / 2);
  return [
    event.recipients.slice(0, half),
    event.recipients.slice(half),
  ].flatMap((recipients) => cut({ ...event, recipients }, space));
}

function size(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value), "utf8");
}
