import {
  Client,
  GraphError,
  TelemetryHandler,
} from "@microsoft/microsoft-graph-client";
import { BreakwaterError } from "../../errors/breakwater-error";
import type { Priority, RequestBudget } from "../transport/request-budget";
import {
  graphHost,
  PatientHandler,
  RequestManner,
  type GraphTransport,
} from "./patient-handler";
import { getInBatches } from "./get-in-batches";

export interface GraphRequestOptions {
  /** For the log: the route without ids. */
  what: string;
  priority: Priority;
  deadline: number;
  budget: RequestBudget;
  /** Resent on every page: Graph's next links do not carry headers. */
  headers?: Record<string, string>;
}

export interface GraphRequests {
  /**
   * The pages of a collection. Ends with `complete: false` where a page after the first could not be
   * had or its link leads out of Graph; throws where there is not even a first.
   */
  pages(
    path: string,
    options: GraphRequestOptions,
  ): AsyncGenerator<{ value: unknown[]; complete: boolean }>;
  /**
   * The pages of a delta query, all of them, and the link to what comes after. `undefined` where the
   * service has forgotten the state that the link stands for. Throws where a page cannot be had.
   */
  delta(
    path: string,
    options: GraphRequestOptions,
  ): Promise<{ value: unknown[]; deltaLink: string } | undefined>;
  /** The bodies of GETs, 20 a batch, in the order asked; `undefined` where one was refused. */
  getAll(
    paths: readonly string[],
    options: GraphRequestOptions,
  ): Promise<unknown[]>;
  post(path: string, body: object, options: GraphRequestOptions): Promise<void>;
}

export function createGraphRequests(transport: GraphTransport): GraphRequests {
  const client = Client.initWithMiddleware({
    baseUrl: `https://${graphHost}/`,
    defaultVersion: "v1.0",
    middleware: [new TelemetryHandler(), new PatientHandler(transport)],
  });

  const request = async (
    path: string,
    options: GraphRequestOptions,
    body?: object,
    repeatable = body === undefined,
  ): Promise<unknown> => {
    const manner = new RequestManner(
      options.what,
      options.priority,
      options.deadline,
      repeatable,
      options.budget,
    );
    const prepared = client
      .api(path)
      .headers(options.headers ?? {})
      .middlewareOptions([manner]);
    try {
      return (await (body ? prepared.post(body) : prepared.get())) as unknown;
    } catch (error) {
      throw manner.failure ?? understand(options.what, error);
    }
  };

  return {
    async *pages(path, options) {
      for (let at = path; ;) {
        let page: Page;
        try {
          page = readPage(options.what, await request(at, options));
        } catch (error) {
          if (at === path) throw error;
          transport.log.warn("graph_page_lost", { what: options.what });
          yield { value: [], complete: false };
          return;
        }
        const leads = page.nextLink && followable(page.nextLink, at);
        yield { value: page.value, complete: !page.nextLink || !!leads };
        if (!leads) return;
        at = leads;
      }
    },
    async delta(path, options) {
      const value: unknown[] = [];
      for (let at = path; ;) {
        let body: unknown;
        try {
          body = await request(at, options);
        } catch (error) {
          if (isExpired(error)) return undefined;
          throw error;
        }
        const page = readPage(options.what, body);
        value.push(...page.value);
        if (page.deltaLink) return { value, deltaLink: page.deltaLink };
        const leads = page.nextLink && followable(page.nextLink, at);
        if (!leads) throw endless(options.what);
        at = leads;
      }
    },
    getAll: (paths, options) =>
      getInBatches(paths, {
        ...options,
        clock: transport.clock,
        send: (requests) =>
          request(
            "/$batch",
            { ...options, what: `${options.what} in $batch` },
            { requests },
            true,
          ),
      }),
    async post(path, body, options) {
      await request(path, options, body);
    },
  };
}

interface Page {
  value: unknown[];
  nextLink: string | undefined;
  deltaLink: string | undefined;
}

function readPage(what: string, body: unknown): Page {
  const page = body as Record<string, unknown> | null;
  if (!Array.isArray(page?.value)) {
    throw new BreakwaterError(
      "tenant_unavailable",
      `Graph answered ${what} with something that is not a collection.`,
      { hint: "Check that no proxy stands between the app and Graph." },
    );
  }
  const link = (name: string) => {
    const given = page[name];
    return typeof given === "string" && given !== "" ? given : undefined;
  };
  return {
    value: page.value as unknown[],
    nextLink: link("@odata.nextLink"),
    deltaLink: link("@odata.deltaLink"),
  };
}

/** A state that the service has dropped: 410 Gone, or 40x with one of the codes seen for it (Learn, delta query overview). */
function isExpired(error: unknown): boolean {
  const cause = error instanceof BreakwaterError ? error.cause : undefined;
  return (
    cause instanceof GraphError &&
    (cause.statusCode === 410 ||
      /^(syncStateNotFound|syncStateInvalid|resyncRequired)$/i.test(
        cause.code ?? "",
      ))
  );
}

function endless(what: string): BreakwaterError {
  return new BreakwaterError(
    "tenant_unavailable",
    `Graph ended ${what} without a link to what comes after.`,
    { hint: "Nothing: the changes are asked for again from where they began." },
  );
}

/** The link, where it leads on within Graph: the token goes nowhere else. */
function followable(link: string, from: string): string | undefined {
  if (!URL.canParse(link) || link === from) return undefined;
  const { protocol, host } = new URL(link);
  return protocol === "https:" && host === graphHost ? link : undefined;
}

function understand(what: string, error: unknown): BreakwaterError {
  const status = error instanceof GraphError ? error.statusCode : undefined;
  const code = error instanceof GraphError ? (error.code ?? "") : "";
  if (status === 403) {
    return new BreakwaterError(
      "tenant_forbidden",
      `Graph does not let the app do ${what}.`,
      {
        hint: "Grant the app the permission that `breakwater doctor` names, with admin consent.",
      },
    );
  }
  if (status === 404) {
    return new BreakwaterError(
      "not_found",
      `Graph found nothing for ${what}.`,
      { cause: error },
    );
  }
  // Graph's messages quote addresses; its code says enough.
  return new BreakwaterError(
    "tenant_rejected",
    `Graph refused ${what} (${status ?? "no status"}${code ? `, ${code}` : ""}).`,
    { cause: error, hint: "Look the code up in Graph's documentation." },
  );
}
