/**
 * Time as the embedded parts see it: structurally a `Clock` of lib/time, plus what a simulation needs.
 * Real at wall speed (`npm start`), virtual in a drill, where time advances only when nothing is busy.
 */
export interface DevClock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Runs once at (or right after) that time; equal times run in the order they were scheduled. Returns a canceller. */
  schedule(
    atEpochMilliseconds: number,
    run: () => void | Promise<void>,
  ): () => void;
  /** Marks work in progress (an invocation, an open request): virtual time stands until the returned function is called. */
  busy(what: string): () => void;
}
