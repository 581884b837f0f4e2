import { setTimeout as sleep } from "node:timers/promises";
import type { DevClock } from "./dev-clock";

/** setTimeout takes a signed 32-bit number of milliseconds; longer waits are taken in pieces. */
const longestTimeout = 2 ** 31 - 1;

/** Wall time. A callback that throws is handed to `onError` and stops nothing else. */
export function createRealClock(
  onError: (error: unknown) => void = () => {},
): DevClock {
  return {
    now: () => Date.now(),
    sleep: (milliseconds) => sleep(milliseconds),
    schedule(at, run) {
      let timer: NodeJS.Timeout;
      const arm = () => {
        const left = at - Date.now();
        // A timeout may fire a millisecond early; "at or right after" is the promise.
        timer =
          left > 0
            ? setTimeout(arm, Math.min(left, longestTimeout))
            : setTimeout(fire, 0);
      };
      const fire = () => {
        Promise.resolve().then(run).catch(onError);
      };
      arm();
      return () => clearTimeout(timer);
    },
    busy: () => () => {},
  };
}
