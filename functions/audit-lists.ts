import { app, type InvocationContext, type Timer } from "@azure/functions";
import { schedules } from "../lib/app/schedules";
import { run } from "./shared/run";

export function auditLists(
  _timer: Timer,
  context: InvocationContext,
): Promise<void> {
  return run(context, (breakwater) => breakwater.auditLists());
}

app.timer("audit-lists", {
  schedule: schedules["audit-lists"].cron,
  handler: auditLists,
});
