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
  ): Promise<unknown> => {
    const manner = new RequestManner(
      options.what,
      options.priority,
      options.deadline,
      body === undefined,
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
    async post(path, body, options) {
      await request(path, options, body);
    },
  };
}

interface Page {
  value: unknown[];
  nextLink: string | undefined;
}

function readPage(what: string, body: unknown): Page {
  const page = body as { value?: unknown; "@odata.nextLink"?: unknown } | null;
  if (!Array.isArray(page?.value)) {
    throw new BreakwaterError(
      "tenant_unavailable",
      `Graph answered ${what} with something that is not a collection.`,
      { hint: "Check that no proxy stands between the app and Graph." },
    );
  }
  const link = page["@odata.nextLink"];
  return {
    value: page.value as unknown[],
    nextLink: typeof link === "string" && link !== "" ? link : undefined,
  };
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
    return new BreakwaterError("not_found", `Graph found nothing for ${what}.`);
  }
  // Graph's messages quote addresses; its code says enough.
  return new BreakwaterError(
    "tenant_rejected",
    `Graph refused ${what} (${status ?? "no status"}${code ? `, ${code}` : ""}).`,
    { cause: error, hint: "Look the code up in Graph's documentation." },
  );
}
