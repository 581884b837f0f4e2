import {
  BreakwaterError,
  isBreakwaterError,
  type ErrorCode,
} from "../errors/breakwater-error";

/** RFC 9457, with the stable `code` that callers decide by. */
export interface Problem {
  type: "about:blank";
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  hint: string;
}

export interface ProblemAnswer {
  status: number;
  headers: Record<string, string>;
  body: Problem;
}

interface Kind {
  status: number;
  title: string;
  /** What to do where the error itself does not say. */
  hint: string;
}

const tryLater = "Try again in a minute; /health says what is wrong.";
const seeDocs =
  "Compare the request with the API's description (docs/openapi.json).";

/** Total over the codes by type: a new code needs its answer. */
export const problemKinds: Record<ErrorCode, Kind> = {
  bad_request: { status: 400, title: "Bad request", hint: seeDocs },
  invalid_json: { status: 400, title: "Not JSON", hint: "Send UTF-8 JSON." },
  invalid_filter: {
    status: 400,
    title: "Filter cannot be read",
    hint: "Mend the filter at that position.",
  },
  confirmation_required: {
    status: 400,
    title: "Confirmation required",
    hint: "Send `confirm` with the tenant id.",
  },
  bad_signature: {
    status: 401,
    title: "Signature refused",
    hint: "Sign the raw body as Standard Webhooks describes, with the current secret.",
  },
  unauthenticated: {
    status: 401,
    title: "Not signed in",
    hint: "Send `Authorization: Bearer <token>` with a token for this API.",
  },
  forbidden: {
    status: 403,
    title: "Not allowed",
    hint: "Ask for the app role that the operation needs.",
  },
  not_found: {
    status: 404,
    title: "Not found",
    hint: "Check the spelling; collections show what there is.",
  },
  method_not_allowed: {
    status: 405,
    title: "Method not allowed",
    hint: "The Allow header says which methods there are.",
  },
  conflict: {
    status: 409,
    title: "Conflict",
    hint: "Read the present state and decide again.",
  },
  no_approved_senders: {
    status: 409,
    title: "No approved-senders group",
    hint: "Set `approvedSenders` in the policy to a group that exists in the tenant.",
  },
  list_not_writable: {
    status: 409,
    title: "List cannot be restricted from the cloud",
    hint: "The list is mastered on-premises: restrict it there.",
  },
  storage_conflict: { status: 409, title: "Changed meanwhile", hint: tryLater },
  payload_too_large: {
    status: 413,
    title: "Body too large",
    hint: "Send at most 256 KB in one request.",
  },
  unsupported_media_type: {
    status: 415,
    title: "Content type not taken",
    hint: "Send `Content-Type: application/json`.",
  },
  idempotency_mismatch: {
    status: 422,
    title: "Key was used for another request",
    hint: "Use a new Idempotency-Key for a new request.",
  },
  too_many_requests: {
    status: 429,
    title: "Too many requests",
    hint: "Wait as long as Retry-After says.",
  },
  bad_message: { status: 500, title: "Message cannot be read", hint: tryLater },
  internal: {
    status: 500,
    title: "Internal error",
    hint: "Look in the log for the request id of this answer.",
  },
  tenant_unauthorized: {
    status: 502,
    title: "The tenant refuses our identity",
    hint: "Check the app's identity and secret.",
  },
  tenant_forbidden: {
    status: 502,
    title: "The tenant refuses our rights",
    hint: "Grant the permissions of docs/permissions.md.",
  },
  tenant_rejected: {
    status: 502,
    title: "The tenant rejected the request",
    hint: "Look in the log for its reason.",
  },
  tenant_incomplete: {
    status: 502,
    title: "The tenant's answer is incomplete",
    hint: tryLater,
  },
  tenant_throttled: {
    status: 503,
    title: "The tenant throttles us",
    hint: tryLater,
  },
  tenant_unavailable: {
    status: 503,
    title: "The tenant does not answer",
    hint: tryLater,
  },
  not_configured: {
    status: 503,
    title: "Not configured",
    hint: "Set the application setting that is named.",
  },
  invalid_policy: {
    status: 503,
    title: "The policy cannot be read",
    hint: "Mend the policy file.",
  },
  unhealthy: {
    status: 503,
    title: "Something that must run does not",
    hint: "Look in the log of the functions that are named.",
  },
  storage_unavailable: {
    status: 503,
    title: "Storage does not answer",
    hint: tryLater,
  },
  snapshot_unreadable: {
    status: 503,
    title: "The stored directory cannot be read",
    hint: "The next run of sync-directory reads everyone anew.",
  },
  timed_out: { status: 504, title: "Took too long", hint: tryLater },
};

/** What a caller hears of an error. Of what is not ours he hears nothing but that it happened. */
export function toProblem(error: unknown): ProblemAnswer {
  const known = isBreakwaterError(error)
    ? error
    : new BreakwaterError("internal", "The request failed.", { cause: error });
  const { status, title, hint } = problemKinds[known.code];
  const headers: Record<string, string> = {
    "Content-Type": "application/problem+json",
  };
  if (known.retryAfterSeconds !== undefined)
    headers["Retry-After"] = String(
      Math.max(1, Math.ceil(known.retryAfterSeconds)),
    );
  return {
    status,
    headers,
    body: {
      type: "about:blank",
      title,
      status,
      code: known.code,
      detail: known.message,
      hint: known.hint ?? hint,
    },
  };
}
