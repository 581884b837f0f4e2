import { schedules } from "../../lib/app/schedules";

/** Names of the timers whose heartbeat is watched, sorted. */
export function heartbeatTimers(): string[] {
  return Object.keys(schedules).sort();
}
