import { z } from "zod";
import { BreakwaterError } from "../../errors/breakwater-error";
import { second, type Clock } from "../../time/clock";
import type { RequestBudget, Priority } from "../transport/request-budget";
import { readRetryAfter } from "../transport/retry-after";

/** Learn, combine multiple requests: 20 a batch. */
const requestsABatch = 20;

/** Where a throttled answer names no time. */
const defaultWait = 10 * second;

const answerSchema = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.int(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
});

interface InnerRequest {
  id: string;
  method: "GET";
  url: string;
  headers?: Record<string, string>;
}

/**
 * The batch itself succeeds even where every request in it is throttled, and nothing sends those
 * again by itself: what was throttled goes into the next batch, after the longest time that any of
 * them was told to wait. What is refused for another reason stays `undefined`.
 * Throws `tenant_throttled` where the deadline comes first.
 */
export async function getInBatches(
  paths: readonly string[],
  options: {
    send(requests: InnerRequest[]): Promise<unknown>;
    clock: Clock;
    budget: RequestBudget;
    priority: Priority;
    deadline: number;
    headers?: Record<string, string>;
  },
): Promise<unknown[]> {
  const { clock, budget, priority, deadline } = options;
  const bodies = new Array<unknown>(paths.length).fill(undefined);
  let left = paths.map((_, at) => at);
  while (left.length > 0) {
    const batch = left.slice(0, requestsABatch);
    // Batching saves round trips, not quota: the first is paid for by the batch itself.
    for (let more = 1; more < batch.length; more++)
      await budget.take(priority, deadline);
    const answer = answerSchema.safeParse(
      await options.send(
        batch.map((at) => ({
          id: String(at),
          method: "GET",
          url: paths[at] ?? "",
          ...(options.headers && { headers: options.headers }),
        })),
      ),
    );
    if (!answer.success) throw unreadable();
    const again = new Set<number>();
    let wait = 0;
    for (const { id, status, headers, body } of answer.data.responses) {
      const at = Number(id);
      if (status === 200) bodies[at] = body;
      else if (status === 429 || status === 503) {
        again.add(at);
        const asked = readRetryAfter(new Headers(headers ?? {}), clock.now());
        wait = Math.max(wait, asked ?? defaultWait);
      }
    }
    left = [...again, ...left.slice(batch.length)];
    if (again.size === 0) continue;
    budget.throttled(wait);
    if (clock.now() + wait > deadline) throw throttled(wait);
    await clock.sleep(wait);
  }
  return bodies;
}

function throttled(wait: number): BreakwaterError {
  return new BreakwaterError(
    "tenant_throttled",
    "Graph is throttling requests in a batch.",
    {
      retryAfterSeconds: Math.ceil(wait / second),
      hint: "Nothing: it is tried again after the time the service asked for.",
    },
  );
}

function unreadable(): BreakwaterError {
  return new BreakwaterError(
    "tenant_unavailable",
    "Graph answered a batch with something that is not one.",
    { hint: "Check that no proxy stands between the app and Graph." },
  );
}
