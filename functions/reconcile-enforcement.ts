import { app, type InvocationContext } from "@azure/functions";
import { queueFor } from "../lib/app/queues";
import { run } from "./shared/run";

export function reconcileEnforcement(
  message: unknown,
  context: InvocationContext,
): Promise<void> {
  return run(context, (breakwater) => breakwater.reconcile(message));
}

app.storageQueue("reconcile-enforcement", {
  ...queueFor("enforcement"),
  handler: reconcileEnforcement,
});
