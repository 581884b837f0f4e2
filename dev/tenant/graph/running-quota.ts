/** So many calls in any window of that length, whoever makes them. */
export interface RunningQuota {
  /** Takes one. Answers seconds until the next is free where none is left, else 0. */
  take(now: number): number;
}

export function createRunningQuota(
  calls: number,
  windowSeconds: number,
): RunningQuota {
  const taken: number[] = [];
  return {
    take(now) {
      while (taken.length && taken[0]! <= now - windowSeconds * 1_000)
        taken.shift();
      // A call that is refused costs nothing: the window would never empty for an eager client.
      if (taken.length >= calls)
        return Math.max(
          1,
          Math.ceil((taken[0]! + windowSeconds * 1_000 - now) / 1_000),
        );
      taken.push(now);
      return 0;
    },
  };
}
