import type {
  HttpHandler,
  HttpRequest,
  HttpResponseInit,
  InvocationContext,
} from "@azure/functions";
import { answerHttp } from "../../lib/app";
import { answerNoRoute } from "../../lib/http/answer-no-route";
import { withInvocationLog } from "../../lib/app/invocation-log";
import type { ApiAnswer, ApiRequest } from "../../lib/http/api-request";

/** Serves the operations at one path of the API. Whoever calls is told by his token, never by `request.user`. */
export function serve(path: string): HttpHandler {
  return (request, context) =>
    withInvocationLog(context, { invocation: context.invocationId }, async () =>
      toResponse(
        await answerHttp(path, await toApiRequest(request)),
        context.invocationId,
      ),
    );
}

/** Behind a route that takes what no other does. */
export async function serveNoRoute(
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  return toResponse(
    answerNoRoute(await toApiRequest(request)),
    context.invocationId,
  );
}

async function toApiRequest(request: HttpRequest): Promise<ApiRequest> {
  return {
    method: request.method.toUpperCase(),
    url: request.url,
    headers: Object.fromEntries(request.headers.entries()),
    params: request.params,
    query: new URL(request.url).searchParams,
    body: new Uint8Array(await request.arrayBuffer()),
  };
}

function toResponse(answer: ApiAnswer, invocationId: string): HttpResponseInit {
  const { status, headers, body, text } = answer;
  const isProblem =
    headers?.["Content-Type"] === "application/problem+json" &&
    typeof body === "object";
  return {
    status,
    headers: {
      ...(body !== undefined && { "Content-Type": "application/json" }),
      "X-Content-Type-Options": "nosniff",
      "X-Request-Id": invocationId,
      ...headers,
    },
    body:
      text ??
      (body === undefined
        ? undefined
        : JSON.stringify(
            isProblem ? { ...body, requestId: invocationId } : body,
          )),
  };
}
