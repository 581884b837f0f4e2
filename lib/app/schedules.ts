import { minute } from "../time/clock";

/**
 * When the timers run: NCRONTAB, UTC. Written out rather than as %SETTING%, which the host refuses to
 * start without. A timer may stop without an error (functions-host issue 11828), so each leaves a
 * heartbeat, and one that is older than `staleAfter` (milliseconds) makes the app unhealthy.
 */
export const schedules = {
  "sync-directory": { cron: "0 */10 * * * *", staleAfter: 35 * minute },
  // Five minutes after a sync began: a new list takes up to two hours to become usable, and is judged within minutes.
  "audit-lists": { cron: "0 5/10 * * * *", staleAfter: 35 * minute },
  "sweep-enforcement": { cron: "0 * * * * *", staleAfter: 5 * minute },
} as const;

export type TimerName = keyof typeof schedules;
