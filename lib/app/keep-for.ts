import type { Clock } from "../time/clock";

/** Asks at most once in so many milliseconds; a failure is not kept. */
export function keepFor<T>(
  milliseconds: number,
  clock: Clock,
  ask: () => Promise<T>,
): () => Promise<T> {
  let kept: { at: number; answer: Promise<T> } | undefined;
  return () => {
    const now = clock.now();
    if (kept && now - kept.at < milliseconds) return kept.answer;
    const entry = { at: now, answer: ask() };
    kept = entry;
    entry.answer.catch(() => {
      if (kept === entry) kept = undefined;
    });
    return entry.answer;
  };
}
