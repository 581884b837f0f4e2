import type { RetryOptions } from "../core-api/core-types";

/** Milliseconds to wait before retry `retry` (from 1), or undefined when no retry is left. */
export function retryDelay(
  options: RetryOptions | undefined,
  retry: number,
): number | undefined {
  if (!options?.retryStrategy) return undefined;
  const most = options.maxRetryCount ?? 0;
  // -1 retries for ever: Learn, "Azure Functions error handling and retries".
  if (most !== -1 && retry > most) return undefined;
  if (options.retryStrategy === "fixedDelay")
    return (options.delayInterval?.seconds ?? 0) * 1000;
  const least = (options.minimumInterval?.seconds ?? 0) * 1000;
  const longest = (options.maximumInterval?.seconds ?? 0) * 1000;
  return Math.min(longest, Math.max(least, 1000) * 2 ** (retry - 1));
}
