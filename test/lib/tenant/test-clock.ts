import type { Clock } from "../../../lib/time/clock";
import type { Ids } from "../../../lib/time/ids";

/** Sleeping passes time at once: each sleeper wakes in the order of its time. */
export interface TestClock extends Clock {
  readonly slept: number[];
  advance(milliseconds: number): void;
}

export function createTestClock(start = Date.UTC(2026, 0, 1)): TestClock {
  let now = start;
  const slept: number[] = [];
  const sleepers: { at: number; wake: () => void }[] = [];
  const next = () => {
    sleepers.sort((a, b) => a.at - b.at);
    const sleeper = sleepers.shift();
    if (!sleeper) return;
    now = Math.max(now, sleeper.at);
    sleeper.wake();
  };
  return {
    slept,
    now: () => now,
    advance(milliseconds) {
      now += milliseconds;
    },
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        slept.push(milliseconds);
        sleepers.push({ at: now + milliseconds, wake: resolve });
        setImmediate(next);
      }),
  };
}

export const halfIds: Ids = {
  next: () => "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  random: () => 0.5,
};
