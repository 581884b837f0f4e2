import type {
  Context,
  Middleware,
  MiddlewareOptions,
} from "@microsoft/microsoft-graph-client";
import { BreakwaterError } from "../../errors/breakwater-error";
import { second } from "../../time/clock";
import type { Priority, RequestBudget } from "../transport/request-budget";
import {
  sendPatiently,
  type PatientDependencies,
} from "../transport/send-patiently";

export const graphHost = "graph.microsoft.com";

/** Wall time for one answer. */
const answerWithin = 60 * second;

/** How one request wants to be sent. Travels through the client's own option bag. */
export class RequestManner implements MiddlewareOptions {
  /** What went wrong below the client, which would flatten it into a GraphError without its cause. */
  failure: BreakwaterError | undefined;

  constructor(
    readonly what: string,
    readonly priority: Priority,
    readonly deadline: number,
    readonly repeatable: boolean,
    readonly budget: RequestBudget,
  ) {}
}

export type GraphTransport = Omit<PatientDependencies, "budget"> & {
  fetch: typeof globalThis.fetch;
};

/**
 * The last middleware: token, pacing, retry and the injected fetch. It stands for four handlers of
 * the client that do not fit: tokens only outside of retries, Retry-After capped at 180 s, no retry
 * of 500, 502 and broken connections, the global fetch.
 */
export class PatientHandler implements Middleware {
  constructor(private readonly transport: GraphTransport) {}

  async execute(context: Context): Promise<void> {
    const manner = context.middlewareControl?.getMiddlewareOptions(
      RequestManner,
    ) as RequestManner | undefined;
    if (!manner || typeof context.request !== "string") {
      throw new BreakwaterError("internal", "A Graph request without manner.");
    }
    try {
      context.response = await this.send(context.request, context, manner);
    } catch (error) {
      if (error instanceof BreakwaterError) manner.failure = error;
      throw error;
    }
  }

  private async send(
    url: string,
    { options }: Context,
    manner: RequestManner,
  ): Promise<Response> {
    const { fetch, ...deps } = this.transport;
    const { protocol, host } = new URL(url);
    if (protocol !== "https:" || host !== graphHost) {
      throw new BreakwaterError(
        "internal",
        "A request that is not for Microsoft Graph was not given a token.",
      );
    }
    const { status, headers, text } = await sendPatiently(
      {
        ...manner,
        send: async (token) => {
          const sent = new Headers(options?.headers);
          sent.set("Authorization", `Bearer ${token}`);
          const response = await fetch(url, {
            method: options?.method,
            body: options?.body,
            headers: sent,
            redirect: "manual",
            signal: AbortSignal.timeout(answerWithin),
          });
          return {
            status: response.status,
            headers: response.headers,
            text: await response.text(),
          };
        },
      },
      { ...deps, budget: manner.budget },
    );
    // The body is decoded by now, and the client reads an empty one only where there is none.
    const described = new Headers(headers);
    described.delete("content-encoding");
    described.delete("content-length");
    return new Response(text === "" ? null : text, {
      status,
      headers: described,
    });
  }
}
