import type { SnapshotInfo } from "../directory/snapshot-store";
import type { ApiDeps } from "../http/api-deps";
import { second, type Clock } from "../time/clock";
import type { Heartbeats } from "./heartbeats";
import { schedules } from "./schedules";

/** Anyone may ask, so the answer is kept for as long as nobody minds. */
const keptFor = second;

export function createHealthCheck(deps: {
  clock: Clock;
  heartbeats: Pick<Heartbeats, "all">;
  snapshotInfo(): Promise<SnapshotInfo | undefined>;
}): ApiDeps["health"] {
  const { clock } = deps;
  /** A timer that never ran is late only when this instance has waited for it so long. */
  const startedAt = clock.now();
  let kept: { at: number; answer: ReturnType<ApiDeps["health"]> } | undefined;

  async function check(): ReturnType<ApiDeps["health"]> {
    const now = clock.now();
    const [beats, snapshot] = await Promise.all([
      deps.heartbeats.all(),
      deps.snapshotInfo(),
    ]);
    const timers = Object.entries(schedules).map(([name, { staleAfter }]) => {
      const beat = beats.get(name);
      const lastSuccess = beat?.succeededAt ?? null;
      const since = lastSuccess === null ? startedAt : Date.parse(lastSuccess);
      const age = Math.max(0, now - since);
      return {
        name,
        lastSuccess,
        ageSeconds: lastSuccess === null ? null : Math.floor(age / second),
        staleAfterSeconds: staleAfter / second,
        stale: age > staleAfter,
        lastFailure: beat?.failure ?? null,
      };
    });
    const report = {
      timers,
      directory: snapshot
        ? {
            takenAt: snapshot.takenAt,
            complete: snapshot.complete,
            recipients: snapshot.recipients,
            lists: snapshot.lists,
          }
        : null,
    };
    const stale = timers.filter((timer) => timer.stale);
    return stale.length === 0
      ? { ok: true, report: { status: "ok", ...report } }
      : {
          ok: false,
          detail: `No successful run for too long: ${stale.map(({ name }) => name).join(", ")}.`,
          report,
        };
  }

  return () => {
    const now = clock.now();
    if (!kept || now - kept.at >= keptFor) {
      const entry = { at: now, answer: check() };
      kept = entry;
      entry.answer.catch(() => {
        if (kept === entry) kept = undefined;
      });
    }
    return kept.answer;
  };
}
