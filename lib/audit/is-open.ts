import type { SenderRef } from "../tenant/exchange-port";
import { count } from "./words";

/** What a human left on a list, as far as it decides who may write. */
export interface HumanSettings {
  /** Empty: everyone. */
  acceptedSenders: readonly SenderRef[];
  moderated: boolean;
}

export interface Openness {
  open: boolean;
  /** Why, as the end of the sentence "It is …". */
  because: string;
}

/**
 * Open: anyone may write, or so many may that it comes to the same.
 * `countSenders` gives the recipients that those senders expand to, or null where that is not known;
 * unknown senders leave a list controlled, since a count that may be too large restricts nothing.
 */
export function isOpen(
  settings: HumanSettings,
  maxSenders: number,
  countSenders: (guids: readonly string[]) => number | null,
): Openness {
  if (settings.moderated) return { open: false, because: "moderated" };
  if (settings.acceptedSenders.length === 0)
    return { open: true, because: "open to every sender" };
  const guids = settings.acceptedSenders.flatMap((sender) =>
    sender.guid === undefined ? [] : [sender.guid],
  );
  const senders = countSenders(guids);
  if (senders !== null && senders > maxSenders) {
    return {
      open: true,
      because: `open to ${count(senders)} senders, more than the ${count(maxSenders)} that count as control`,
    };
  }
  return { open: false, because: "limited to chosen senders" };
}
