import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { badRequest } from "./graph-error";

const requestShape = z.object({
  id: z.string().min(1),
  method: z.enum(["GET", "POST", "PATCH", "PUT", "DELETE"]),
  url: z.string().min(1),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).optional(),
});
const batchShape = z.object({ requests: z.array(requestShape).min(1) });
type Inner = z.infer<typeof requestShape>;

/** Learn, combine multiple requests: 20 a batch. */
const mostRequests = 20;

/**
 * `POST /$batch`: every request is judged for itself, also by throttling; the batch answers 200.
 * What depends on a request that failed answers 424. Learn: relative urls only, "version endpoint included".
 */
export function registerBatch(app: FastifyInstance, prefix: string): void {
  app.post("/$batch", async (request) => {
    const parsed = batchShape.safeParse(request.body);
    if (!parsed.success) throw badRequest("Invalid batch payload format.");
    const { requests } = parsed.data;
    if (requests.length > mostRequests)
      throw badRequest(
        `Number of batch request steps exceeds the maximum value of ${mostRequests}.`,
        "MaximumValueExceeded",
      );
    const ids = requests.map(({ id }) => id.toLowerCase());
    if (new Set(ids).size < ids.length)
      throw badRequest("Request Id has to be unique in a batch.");
    const unknown = requests
      .flatMap(({ dependsOn = [] }) => dependsOn)
      .find((id) => !ids.includes(id.toLowerCase()));
    if (unknown !== undefined)
      throw badRequest(
        `Invalid dependsOn: '${unknown}' is no request of this batch.`,
      );
    const statuses = new Map<string, number>();
    const responses = [];
    for (const inner of requests) {
      const failed = (inner.dependsOn ?? []).some(
        (id) => !((statuses.get(id.toLowerCase()) ?? 500) < 400),
      );
      const response = failed
        ? failedDependency(inner)
        : await run(app, prefix, request, inner);
      statuses.set(inner.id.toLowerCase(), response.status);
      responses.push(response);
    }
    return { responses };
  });
}

async function run(
  app: FastifyInstance,
  prefix: string,
  outer: FastifyRequest,
  inner: Inner,
) {
  if (/^https?:/i.test(inner.url))
    throw badRequest("A request of a batch must have a relative url.");
  const answer = await app.inject({
    method: inner.method,
    url: `${prefix}/${inner.url.replace(/^\/+/, "")}`,
    headers: {
      ...(outer.headers.authorization === undefined
        ? {}
        : { authorization: outer.headers.authorization }),
      // Links in the answers lead to where the batch was sent.
      host: outer.headers.host,
      ...inner.headers,
    },
    ...(inner.body === undefined ? {} : { payload: inner.body as object }),
  });
  const headers: Record<string, string> = {};
  for (const name of [
    "content-type",
    "retry-after",
    "cache-control",
    "x-ms-resource-unit",
    "location",
  ]) {
    const value = answer.headers[name];
    if (value !== undefined) headers[headerNames[name] ?? name] = String(value);
  }
  const isJson = String(answer.headers["content-type"]).includes("json");
  return {
    id: inner.id,
    status: answer.statusCode,
    headers,
    // OData: text is a plain string.
    ...(answer.body === ""
      ? {}
      : { body: (isJson ? JSON.parse(answer.body) : answer.body) as unknown }),
  };
}

const headerNames: Record<string, string> = {
  "content-type": "Content-Type",
  "retry-after": "Retry-After",
  "cache-control": "Cache-Control",
  location: "Location",
};

const failedDependency = (inner: Inner) => ({
  id: inner.id,
  status: 424,
  headers: {},
  body: {
    error: {
      code: "FailedDependency",
      message: "A request that this one depends on has failed.",
    },
  },
});
