import { BreakwaterError } from "../errors/breakwater-error";
import { minute, second, type Clock } from "../time/clock";

export interface Rate {
  /** Requests at once after quiet. */
  burst: number;
  perSecond: number;
}

export interface RateLimit {
  /** @throws BreakwaterError `too_many_requests` with the seconds to wait */
  take(key: string, rate: Rate): void;
}

/**
 * Sheds load, per caller and instance. It decides nothing but who waits, so it may forget: a counter
 * that all instances share would cost a storage write for every read.
 */
export function createRateLimit(clock: Clock): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  let sweptAt = clock.now();

  /** A bucket that stood still for this long is full again, so it need not be kept. */
  function sweep(now: number): void {
    if (now - sweptAt < minute) return;
    sweptAt = now;
    for (const [key, bucket] of buckets)
      if (now - bucket.at > 5 * minute) buckets.delete(key);
  }

  return {
    take(key, { burst, perSecond }) {
      const now = clock.now();
      sweep(now);
      const { tokens, at } = buckets.get(key) ?? { tokens: burst, at: now };
      const filled = Math.min(
        burst,
        tokens + (Math.max(0, now - at) / second) * perSecond,
      );
      if (filled < 1)
        throw new BreakwaterError(
          "too_many_requests",
          `More than ${burst} requests at once, or ${perSecond} a second.`,
          { retryAfterSeconds: (1 - filled) / perSecond },
        );
      buckets.set(key, { tokens: filled - 1, at: now });
    },
  };
}
