export interface ReceivingLimit {
  /** How many of `wanted` that mailbox takes at that time; the rest is refused. */
  take(
    mailbox: number,
    wanted: number,
    at: number,
    sender?: string | null,
  ): number;
}

/** Learn, Exchange Online limits: a mailbox receives 3,600 messages an hour … */
const messagesAnHour = 3_600;
/** … of which one sender may cause a third. */
const shareOfOneSender = 0.33;
const hour = 3_600_000;

/** By clock hours: whether Exchange's hour slides is not documented. */
export function createReceivingLimit(
  most: number = messagesAnHour,
): ReceivingLimit {
  const taken = new Map<string, { hour: number; messages: number }>();

  function room(key: string, limit: number, at: number) {
    const now = Math.floor(at / hour);
    const known = taken.get(key);
    const count = known?.hour === now ? known : { hour: now, messages: 0 };
    taken.set(key, count);
    return { count, left: Math.max(0, limit - count.messages) };
  }

  return {
    take(mailbox, wanted, at, sender = null) {
      const all = room(String(mailbox), most, at);
      const one =
        sender === null
          ? null
          : room(
              `${mailbox} ${sender}`,
              Math.floor(most * shareOfOneSender),
              at,
            );
      const granted = Math.min(wanted, all.left, one?.left ?? Infinity);
      all.count.messages += granted;
      if (one) one.count.messages += granted;
      return granted;
    },
  };
}
