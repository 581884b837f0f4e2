/** Thrown by a handler; the server answers in Graph's error shape. */
export class GraphError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export const badRequest = (message: string, code = "BadRequest") =>
  new GraphError(400, code, message);

/** Directory objects that are not there. */
export const notFound = (id: string) =>
  new GraphError(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** What directory objects answer to a query that needs the eventual-consistency index and did not ask for it. */
export const unsupportedQuery = (what: string) =>
  badRequest(
    `${what} is not supported because the required parameters might be missing. Add the header ConsistencyLevel: eventual and the query option $count=true.`,
    "Request_UnsupportedQuery",
  );

export interface ErrorContext {
  requestId: string;
  clientRequestId: string;
  /** Epoch milliseconds. */
  at: number;
}

/** `{"error":{"code","message","innerError":{"date","request-id","client-request-id"}}}` */
export function errorBody(
  code: string,
  message: string,
  context: ErrorContext,
) {
  return {
    error: {
      code,
      message,
      innerError: {
        date: new Date(context.at).toISOString().slice(0, 19),
        "request-id": context.requestId,
        "client-request-id": context.clientRequestId,
      },
    },
  };
}
