/**
 * Every way in which Breakwater refuses or fails. The code is stable: it is the `code` of an HTTP
 * problem answer, of a log line and of a failed activation.
 */
export const errorCodes = [
  // what the caller sent
  "bad_request",
  "invalid_json",
  "invalid_filter",
  "unsupported_media_type",
  "payload_too_large",
  "bad_signature",
  "unauthenticated",
  "forbidden",
  "not_found",
  "method_not_allowed",
  "conflict",
  "idempotency_mismatch",
  "too_many_requests",
  "no_approved_senders",
  "confirmation_required",
  // how we are set up
  "not_configured",
  "invalid_policy",
  "unhealthy",
  // the tenant
  "tenant_unauthorized",
  "tenant_forbidden",
  "tenant_throttled",
  "tenant_unavailable",
  "tenant_rejected",
  "tenant_incomplete",
  "list_not_writable",
  // ours
  "storage_unavailable",
  "storage_conflict",
  "snapshot_unreadable",
  "bad_message",
  "timed_out",
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface ErrorOptions {
  /** What was caught, for the log; never shown to a caller. */
  cause?: unknown;
  /** What the operator should do now, as one imperative sentence. */
  hint?: string;
  /** Seconds after which another try may succeed (throttling). */
  retryAfterSeconds?: number;
}

/** The one error type. `message` says what happened, `hint` what to do; neither holds a secret. */
export class BreakwaterError extends Error {
  override readonly name = "BreakwaterError";
  readonly hint: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: ErrorOptions = {},
  ) {
    super(
      message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.hint = options.hint;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export function isBreakwaterError(
  error: unknown,
  ...codes: ErrorCode[]
): error is BreakwaterError {
  return (
    error instanceof BreakwaterError &&
    (codes.length === 0 || codes.includes(error.code))
  );
}
