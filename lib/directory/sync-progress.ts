import { second, type Clock } from "../time/clock";

export interface SyncProgress {
  phase: "lists" | "recipients" | "members";
  /** Lists, recipients, or lists whose members were read. */
  done: number;
  /** Null while it is not known. */
  total: number | null;
  perSecond: number | null;
  remainingSeconds: number | null;
}

export type OnProgress = (progress: SyncProgress) => void;

/** Says how far a phase is, how fast it goes and how long it will take at that. */
export function trackPhase(
  phase: SyncProgress["phase"],
  clock: Clock,
  onProgress: OnProgress,
): (done: number, total: number | null) => void {
  const began = clock.now();
  let before: number | undefined;
  return (done, total) => {
    before ??= done;
    const seconds = (clock.now() - began) / second;
    const perSecond =
      seconds > 0 && done > before ? (done - before) / seconds : null;
    onProgress({
      phase,
      done,
      total,
      perSecond,
      remainingSeconds:
        perSecond && total !== null
          ? Math.max(0, Math.ceil((total - done) / perSecond))
          : null,
    });
  };
}
