import { second } from "../../time/clock";

/**
 * Milliseconds that a `Retry-After` header asks for: seconds (seen with decimals from Graph, rounded
 * up) or an HTTP date. `undefined` when it is absent, unreadable or past.
 */
export function readRetryAfter(
  headers: Headers,
  now: number,
): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (!text) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
  if (seconds !== undefined) return Math.ceil(seconds) * second;
  const date = Date.parse(text);
  return Number.isNaN(date) || date <= now ? undefined : date - now;
}
