import type { IntakeAnswer } from "./intake-request";

/** Requests a minute that one gateway may send; what two small instances take with room to spare. */
export const requestsAMinute = 6_000;

/**
 * HTTP Webhooks for CloudEvents §4: a sender asks first whether it may deliver here. Any origin may
 * ask, since every delivery proves itself by its signature.
 */
export function answerHandshake(
  headers: Readonly<Record<string, string>>,
): IntakeAnswer {
  const origin = headers["webhook-request-origin"]?.trim();
  const allow = { Allow: "OPTIONS, POST" };
  // Not a handshake, and so no permission to deliver.
  if (!origin) return { status: 200, headers: allow };
  const wanted = Number(headers["webhook-request-rate"]);
  const rate =
    Number.isInteger(wanted) && wanted > 0
      ? Math.min(wanted, requestsAMinute)
      : requestsAMinute;
  return {
    status: 200,
    headers: {
      ...allow,
      "WebHook-Allowed-Origin": origin.slice(0, 255),
      "WebHook-Allowed-Rate": String(rate),
    },
  };
}
