import { BreakwaterError } from "../../errors/breakwater-error";
import { second, type Clock } from "../../time/clock";

/** `urgent`: somebody waits for mail to stop. `background`: learning the directory. */
export type Priority = "urgent" | "background";

/**
 * The rate at which this process speaks to one service, shared by all its callers. The service is
 * the judge (other processes and other apps share its limits): an answer that throttles halves the
 * rate and holds the background, and each success wins a little of it back.
 */
export interface RequestBudget {
  /** Resolves when a request may be sent. Throws `tenant_throttled` when that cannot be before `deadline` (epoch milliseconds). */
  take(priority: Priority, deadline: number): Promise<void>;
  /** The service refused for being asked too often and wants this much quiet. */
  throttled(milliseconds: number): void;
  succeeded(): void;
  /** Requests per second at present. */
  readonly rate: number;
}

interface Waiter {
  deadline: number;
  resolve(): void;
  reject(error: BreakwaterError): void;
}

/** Never slower than one request in ten seconds: slower would find out too late that the service recovered. */
const slowest = 0.1;
/** A success wins back a fiftieth of the full rate, so that ten seconds of peace at 5/s undo one throttling. */
const recovery = 1 / 50;

/**
 * @param perSecond sustained requests per second when nothing throttles
 * @param burst requests that may go at once after quiet; default: one second's worth
 */
export function createRequestBudget(options: {
  clock: Clock;
  perSecond: number;
  burst?: number;
}): RequestBudget {
  const { clock, perSecond } = options;
  const burst = Math.max(1, options.burst ?? perSecond);
  const waiting: Record<Priority, Waiter[]> = { urgent: [], background: [] };
  let rate = perSecond;
  let tokens = burst;
  let countedAt = clock.now();
  let quietUntil = 0;
  let wakeAt = Infinity;

  const refill = (now: number) => {
    tokens = Math.min(burst, tokens + ((now - countedAt) / second) * rate);
    countedAt = now;
  };

  /** When the next waiter of that priority may go. Urgent ones overdraw by a burst, which the background pays back. */
  const readyAt = (priority: Priority, now: number) => {
    const needed = priority === "urgent" ? 1 - burst : 1;
    const wait =
      tokens >= needed ? 0 : Math.ceil(((needed - tokens) / rate) * second);
    // A throttled answer to a sync must not hold a kill switch: it tries once and then obeys its own answer.
    return priority === "urgent"
      ? now + wait
      : Math.max(now + wait, quietUntil);
  };

  const pump = () => {
    const now = clock.now();
    refill(now);
    dropLate(now);
    for (const priority of ["urgent", "background"] as const) {
      while (waiting[priority].length > 0 && readyAt(priority, now) <= now) {
        tokens -= 1;
        waiting[priority].shift()?.resolve();
      }
      if (waiting[priority].length > 0) wake(readyAt(priority, now), now);
      if (waiting[priority].length > 0 && priority === "urgent") break;
    }
  };

  const dropLate = (now: number) => {
    for (const priority of ["urgent", "background"] as const) {
      const kept = waiting[priority].filter((waiter) => {
        if (waiter.deadline >= now) return true;
        waiter.reject(tooSlow(second / rate));
        return false;
      });
      waiting[priority] = kept;
    }
  };

  const wake = (at: number, now: number) => {
    if (at >= wakeAt) return;
    wakeAt = at;
    void clock.sleep(Math.max(1, at - now)).then(() => {
      if (wakeAt === at) wakeAt = Infinity;
      pump();
    });
  };

  return {
    take(priority, deadline) {
      return new Promise((resolve, reject) => {
        const now = clock.now();
        refill(now);
        const at = readyAt(priority, now);
        if (at > deadline) {
          reject(tooSlow(at - now));
          return;
        }
        waiting[priority].push({ deadline, resolve, reject });
        pump();
      });
    },
    throttled(milliseconds) {
      refill(clock.now());
      rate = Math.max(Math.min(slowest, perSecond), rate / 2);
      tokens = Math.min(tokens, 0);
      quietUntil = Math.max(quietUntil, clock.now() + milliseconds);
    },
    succeeded() {
      if (rate === perSecond) return;
      refill(clock.now());
      rate = Math.min(perSecond, rate + perSecond * recovery);
    },
    get rate() {
      return rate;
    },
  };
}

function tooSlow(waitMilliseconds: number): BreakwaterError {
  return new BreakwaterError(
    "tenant_throttled",
    "The request would have to wait longer than its caller can.",
    {
      retryAfterSeconds: Math.ceil(waitMilliseconds / second),
      hint: "Nothing: it is tried again when the tenant allows it.",
    },
  );
}
