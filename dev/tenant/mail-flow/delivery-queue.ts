/** What the transport service has expanded and not yet brought to mailboxes. */
export interface DeliveryQueue {
  /** Takes what was expanded at that time; says when the first and the last of it are delivered. */
  take(deliveries: number, at: number): { from: number; to: number };
  /** Deliveries that wait at that time. */
  waitingAt(at: number): number;
  /** The longest that the last recipient of a mail has waited, milliseconds. */
  readonly longestDelay: number;
  /** When all that was taken is delivered. */
  readonly emptyAt: number;
  /** Deliveries made, by whole minute since the epoch. */
  readonly minutes: ReadonlyMap<number, number>;
}

const minute = 60_000;

/**
 * One queue, first in, first out. No source gives Exchange Online's capacity; on 14 November 2016
 * mails were late by up to three hours (theregister.com, 2017-01-31). Without a capacity nothing
 * waits. Whatever stops mail stops it before it is expanded: what is in here goes on being delivered.
 */
export function createDeliveryQueue(perSecond = Infinity): DeliveryQueue {
  const minutes = new Map<number, number>();
  let emptyAt = -Infinity;
  let longestDelay = 0;

  function spread(deliveries: number, from: number, to: number): void {
    for (let at = from; ;) {
      const end = Math.min(to, (Math.floor(at / minute) + 1) * minute);
      const share = to > from ? (end - at) / (to - from) : 1;
      const key = Math.floor(at / minute);
      minutes.set(key, (minutes.get(key) ?? 0) + deliveries * share);
      if (end >= to) return;
      at = end;
    }
  }

  return {
    take(deliveries, at) {
      const from = Math.max(at, emptyAt);
      const to = from + (deliveries / perSecond) * 1_000;
      if (deliveries === 0) return { from, to };
      emptyAt = to;
      longestDelay = Math.max(longestDelay, to - at);
      spread(deliveries, from, to);
      return { from, to };
    },
    waitingAt: (at) =>
      perSecond === Infinity
        ? 0
        : Math.max(0, Math.round(((emptyAt - at) / 1_000) * perSecond)),
    get longestDelay() {
      return longestDelay;
    },
    get emptyAt() {
      return emptyAt;
    },
    minutes,
  };
}
