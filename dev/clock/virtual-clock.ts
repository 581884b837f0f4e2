import type { DevClock } from "./dev-clock";
import { TimeHeap } from "./time-heap";

export interface VirtualClockOptions {
  /** Milliseconds since the Unix epoch at which time begins. */
  start: number;
  /** A callback that threw or rejected; time goes on. */
  onError?(error: unknown): void;
}

export interface VirtualClock extends DevClock {
  /**
   * Asked before every step: false while anything outside the clock is under way (a queue holds a
   * message, a storage request is open). It may itself do the work and then answer false.
   */
  setQuietProbe(isQuiet: () => boolean | Promise<boolean>): void;
  /** Tells the clock that something happened that it cannot see, so that it looks again. */
  touch(): void;
  /** Lets time pass up to `until`, which it then is, or (with a function) until that holds after a step. Rejects if no event is left that could make it hold. */
  runUntil(until: number | (() => boolean)): Promise<void>;
}

/** Turns of the event loop without any activity after which nothing can go on by itself; each polls the sockets once. */
const turnsToSettle = 8;
/** While something is busy and sleeps at once, more turns: its other branches may be between two events. */
const turnsToSettleAsleep = 40;
/** Looks again after this many real milliseconds even if nobody told the clock. */
const lookAgainAfter = 5;

/** Time that advances only when nobody has anything left to do at this instant. Same schedule, same order. */
export function createVirtualClock(options: VirtualClockOptions): VirtualClock {
  const heap = new TimeHeap<{ run: () => unknown; cancelled: boolean }>();
  let time = options.start;
  let busy = 0;
  let asleep = 0;
  let activity = 0;
  let isQuiet: () => boolean | Promise<boolean> = () => true;
  let wake = () => {};

  const touch = () => {
    activity++;
    wake();
  };
  const enter = () => {
    busy++;
    touch();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      busy--;
      touch();
    };
  };
  const schedule = (at: number, run: () => unknown) => {
    const entry = { run, cancelled: false };
    heap.push(Math.max(at, time), entry);
    touch();
    return () => {
      entry.cancelled = true;
    };
  };

  async function settle(): Promise<void> {
    for (;;) {
      const before = activity;
      const turns = busy > 0 ? turnsToSettleAsleep : turnsToSettle;
      for (let turn = 0; turn < turns && activity === before; turn++)
        await new Promise((resolve) => setImmediate(resolve));
      if (activity !== before) continue;
      // Busy and nobody sleeps on this clock: it waits for the real world.
      if (busy > 0 && asleep === 0) await nextActivity();
      else if (await isQuiet()) {
        if (activity === before) return;
      } else if (activity === before) await nextActivity();
    }
  }

  function nextActivity(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lookAgainAfter);
      wake = () => {
        clearTimeout(timer);
        wake = () => {};
        resolve();
      };
    });
  }

  function nextTime(): number | undefined {
    while (heap.peek()?.value.cancelled) heap.pop();
    return heap.peek()?.at;
  }

  function step(): void {
    const { at, value } = heap.pop()!;
    time = at;
    const leave = enter();
    Promise.resolve()
      .then(() => value.run())
      .catch((error: unknown) => options.onError?.(error))
      .finally(leave);
  }

  return {
    now: () => time,
    sleep(milliseconds) {
      asleep++;
      return new Promise((resolve) => {
        schedule(time + Math.max(0, milliseconds), () => {
          asleep--;
          resolve();
        });
      });
    },
    schedule,
    busy: enter,
    touch,
    setQuietProbe(probe) {
      isQuiet = probe;
    },
    async runUntil(until) {
      for (;;) {
        await settle();
        if (typeof until === "function" && until()) return;
        const next = nextTime();
        if (typeof until === "number" && (next === undefined || next > until)) {
          time = Math.max(time, until);
          return;
        }
        if (next === undefined)
          throw new Error(
            "Virtual time cannot go on: nothing is scheduled and what was waited for has not happened.",
          );
        step();
      }
    },
  };
}
