import { app, type InvocationContext, type Timer } from "@azure/functions";
import { schedules } from "../lib/app/schedules";
import { run } from "./shared/run";

/** The backstop of the queue: what is due, what a crash left half done, what somebody changed. */
export function sweepEnforcement(
  _timer: Timer,
  context: InvocationContext,
): Promise<void> {
  return run(context, (breakwater) => breakwater.sweepEnforcement());
}

app.timer("sweep-enforcement", {
  schedule: schedules["sweep-enforcement"].cron,
  handler: sweepEnforcement,
});
