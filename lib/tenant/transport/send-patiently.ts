import { BreakwaterError } from "../../errors/breakwater-error";
import type { Log } from "../../ports/log";
import { second, type Clock } from "../../time/clock";
import type { Ids } from "../../time/ids";
import type { TokenSource } from "./access-token";
import { readRetryAfter } from "./retry-after";
import type { Priority, RequestBudget } from "./request-budget";

/** An answer read to its end: a connection that breaks in the middle of a body is a failed attempt. */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  text: string;
}

export interface PatientRequest {
  /** For the log and for errors: `Get-Recipient`, `GET /groups`. No addresses. */
  what: string;
  /** Makes one attempt. */
  send(token: string): Promise<HttpAnswer>;
  priority: Priority;
  /** Epoch milliseconds after which nothing is sent or waited for any more. */
  deadline: number;
  /** False: sent again only where the service said that it did not take it (429, 503). Mail is not sent twice. */
  repeatable: boolean;
}

export interface PatientDependencies {
  /** `Exchange` or `Graph`. */
  service: string;
  budget: RequestBudget;
  tokens: TokenSource;
  clock: Clock;
  ids: Ids;
  log: Log;
}

/** Faults other than throttling that are tried again, and how often: a server that always answers 500 is not down. */
const faults = new Set([408, 500, 502, 503, 504]);
const faultsAtMost = 6;
const longestBackoff = 60 * second;

/**
 * Sends until there is an answer that another attempt would not change. Retry-After of any length is
 * obeyed as long as the deadline allows; otherwise the error comes at once and carries it.
 * Throws `tenant_throttled`, `tenant_unavailable` or `tenant_unauthorized`.
 */
export async function sendPatiently(
  request: PatientRequest,
  { service, budget, tokens, clock, ids, log }: PatientDependencies,
): Promise<HttpAnswer> {
  let token = await tokens.current();
  let renewed = false;
  for (let attempt = 0; ; attempt++) {
    await budget.take(request.priority, request.deadline);
    const answer = await request.send(token).catch((error: unknown) => {
      if (error instanceof BreakwaterError) throw error;
      return error;
    });
    const status = isAnswer(answer) ? answer.status : undefined;
    if (isAnswer(answer)) {
      if (status === 401) {
        if (renewed) throw unauthorized(service, request.what);
        renewed = true;
        token = await tokens.renewed(answer.headers.get("www-authenticate"));
        continue;
      }
      if (status !== 429 && !faults.has(answer.status)) {
        budget.succeeded();
        return answer;
      }
    }

    const asked = isAnswer(answer)
      ? readRetryAfter(answer.headers, clock.now())
      : undefined;
    const wait = asked ?? backoff(attempt, ids);
    if (status === 429 || asked !== undefined) budget.throttled(wait);
    log.warn("tenant_request_failed", {
      service,
      what: request.what,
      status,
      attempt: attempt + 1,
      waitSeconds: wait / second,
    });
    const refused = status === 429 || status === 503;
    const givesUp =
      (!request.repeatable && !refused) ||
      (status !== 429 && asked === undefined && attempt + 1 >= faultsAtMost) ||
      clock.now() + wait > request.deadline;
    if (givesUp) throw failure(service, request.what, answer, wait);
    await clock.sleep(wait);
  }
}

function isAnswer(value: unknown): value is HttpAnswer {
  return typeof value === "object" && value !== null && "status" in value;
}

/** Exponential from one second, with the upper half left to chance so that instances part. */
function backoff(attempt: number, ids: Ids): number {
  const whole = Math.min(longestBackoff, 2 ** Math.min(attempt, 16) * second);
  return Math.round(whole / 2 + (ids.random() * whole) / 2);
}

function failure(
  service: string,
  what: string,
  answer: unknown,
  wait: number,
): BreakwaterError {
  const options = { retryAfterSeconds: Math.ceil(wait / second) };
  if (!isAnswer(answer)) {
    return new BreakwaterError(
      "tenant_unavailable",
      `${service} could not be reached for ${what}.`,
      {
        ...options,
        cause: answer,
        hint: "Check that the app may reach the internet and that Microsoft 365 reports no outage.",
      },
    );
  }
  if (answer.status === 429) {
    return new BreakwaterError(
      "tenant_throttled",
      `${service} is throttling: ${what} was refused.`,
      {
        ...options,
        hint: "Nothing: it is tried again after the time the service asked for.",
      },
    );
  }
  return new BreakwaterError(
    "tenant_unavailable",
    `${service} answered ${what} with ${answer.status}.`,
    { ...options, hint: "See whether Microsoft 365 reports an outage." },
  );
}

function unauthorized(service: string, what: string): BreakwaterError {
  return new BreakwaterError(
    "tenant_unauthorized",
    `${service} refused the app's token for ${what}.`,
    {
      hint: "Check that the app's identity exists in this tenant and that its application permissions have admin consent.",
    },
  );
}
