import type { InvocationContext } from "@azure/functions";
import { getApp, type App } from "../../lib/app";
import { withInvocationLog } from "../../lib/app/invocation-log";
import {
  BreakwaterError,
  isBreakwaterError,
} from "../../lib/errors/breakwater-error";

/**
 * Runs what a timer or a queue woke. A failure is thrown on, so that the host retries; it says what
 * happened and not what was in hand.
 */
export function run(
  context: InvocationContext,
  work: (app: App) => Promise<void>,
): Promise<void> {
  return withInvocationLog(
    context,
    { invocation: context.invocationId, function: context.functionName },
    async () => {
      try {
        await work(await getApp());
      } catch (error) {
        throw plain(error);
      }
    },
  );
}

function plain(error: unknown): Error {
  if (!isBreakwaterError(error))
    return new Error(
      `internal: ${error instanceof Error ? `${error.name} at ${placeOf(error)}` : typeof error}`,
    );
  const { code, message, hint } = error;
  return new BreakwaterError(
    code,
    [`${code}: ${message}`, hint].filter(Boolean).join(" "),
  );
}

/** The innermost line of ours; the message could hold anything. */
function placeOf(error: Error): string {
  const line = error.stack
    ?.split("\n")
    .find((one) => one.trim().startsWith("at "));
  return (
    line
      ?.trim()
      .slice(3)
      .replace(/\(?\/.*\//, "(") ?? "an unknown place"
  );
}
