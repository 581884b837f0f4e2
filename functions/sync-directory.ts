import { app, type InvocationContext, type Timer } from "@azure/functions";
import { schedules } from "../lib/app/schedules";
import { run } from "./shared/run";

export function syncDirectory(
  _timer: Timer,
  context: InvocationContext,
): Promise<void> {
  return run(context, (breakwater) => breakwater.syncDirectory());
}

app.timer("sync-directory", {
  schedule: schedules["sync-directory"].cron,
  handler: syncDirectory,
});
