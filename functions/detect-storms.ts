import { app, type InvocationContext } from "@azure/functions";
import { queueFor } from "../lib/app/queues";
import { run } from "./shared/run";

export function detectStorms(
  message: unknown,
  context: InvocationContext,
): Promise<void> {
  return run(context, (breakwater) => breakwater.detectStorms(message));
}

app.storageQueue("detect-storms", {
  ...queueFor("mail-events"),
  handler: detectStorms,
});
