import type { FastifyInstance, FastifyRequest } from "fastify";
import type {
  MessageTrace,
  TraceCursor,
  TraceRow,
} from "../mail-flow/message-trace";
import type { TenantState } from "../tenant-state";
import { GraphError, badRequest } from "./graph-error";
import { nextLink, type SkipTokens } from "./odata/page-links";
import { createRunningQuota, type RunningQuota } from "./running-quota";
import { readTraceFilter } from "./trace-filter";

export interface MessageTraceRoutes {
  state: TenantState;
  trace: MessageTrace;
  tokens: SkipTokens;
  baseOf: (request: FastifyRequest) => string;
  /** Shared with whatever else reads traces: the whole tenant has one. */
  quota?: RunningQuota;
}

/** Learn, throttling limits (2026-02): 100 requests in 5 minutes per tenant. */
export const createTraceQuota = () => createRunningQuota(100, 300);

/** Learn: 1 to 5,000 rows a page, 1,000 by default. */
const rowsByDefault = 1_000;
const mostRows = 5_000;

/** `GET /admin/exchange/tracing/messageTraces` and a message's way to one recipient. */
export function registerMessageTraceRoutes(
  app: FastifyInstance,
  routes: MessageTraceRoutes,
): void {
  const { state, trace, tokens, baseOf, quota = createTraceQuota() } = routes;
  const path = "/admin/exchange/tracing/messageTraces";
  const takeQuota = () => {
    const seconds = quota.take(state.clock.now());
    if (seconds > 0)
      throw new GraphError(
        429,
        "TooManyRequests",
        "Too many requests for message trace: 100 in 5 minutes a tenant.",
        {
          "retry-after": String(seconds),
        },
      );
  };

  app.get(path, (request) => {
    takeQuota();
    const query = request.query as Record<string, string | undefined>;
    const filter = readTraceFilter(query["$filter"], state.clock.now());
    const top = readTop(query["$top"]);
    const token = query["$skiptoken"];
    // The window of the first page stays, though "now" moves on.
    const [from, to, ...cursor] =
      token === undefined ? [filter.from, filter.to] : tokens.read(token);
    const window = { ...filter, from: Number(from), to: Number(to) };
    // No mail of this tenant has another address behind it.
    const page =
      (window.fromIP ?? simulatedIp) === simulatedIp &&
      (window.toIP ?? "") === ""
        ? trace.page(
            window,
            top,
            cursor.length ? (cursor as unknown as TraceCursor) : undefined,
          )
        : { rows: [] };
    const base = baseOf(request);
    return {
      "@odata.context": `${base}/$metadata#admin/exchange/tracing/messageTraces`,
      ...(page.next
        ? {
            "@odata.nextLink": nextLink(
              base,
              request.url,
              tokens.write([window.from, window.to, ...page.next]),
            ),
          }
        : {}),
      value: page.rows.map(toTraceObject),
    };
  });

  app.get(`${path}/:id/:call`, (request) => {
    const { id, call } = request.params as { id: string; call: string };
    const [, address] =
      /^(?:microsoft\.graph\.)?getDetailsByRecipient\(recipientAddress='(.+)'\)$/.exec(
        call,
      ) ?? [];
    if (!address)
      throw badRequest(`Resource not found for the segment '${call}'.`);
    takeQuota();
    const recipientAddress = address.replaceAll("''", "'").toLowerCase();
    const { rows } = trace.page(
      {
        from: 0,
        to: state.clock.now(),
        id: id.toLowerCase(),
        recipientAddress,
      },
      1,
    );
    return {
      "@odata.context": `${baseOf(request)}/$metadata#Collection(microsoft.graph.exchangeMessageTraceDetail)`,
      value: rows.flatMap(toDetails),
    };
  });
}

const simulatedIp = "192.0.2.25";

function readTop(text: string | undefined): number {
  if (text === undefined) return rowsByDefault;
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1 || top > mostRows)
    throw badRequest(`$top must be between 1 and ${mostRows}.`);
  return top;
}

const isoOf = (at: number) =>
  new Date(at).toISOString().replace(/\.000Z$/, "Z");

function toTraceObject(row: TraceRow) {
  const { receivedAt, ...rest } = row;
  return {
    ...rest,
    receivedDateTime: isoOf(receivedAt),
    fromIP: simulatedIp,
    toIP: "",
  };
}

const closingEvent = {
  delivered: ["Deliver", "The message was successfully delivered."],
  expanded: ["Expand group", "The membership of the group was expanded."],
  failed: ["Fail", "The message could not be delivered."],
  pending: ["Defer", "The message waits for a moderator."],
  quarantined: ["Fail", "The message was quarantined."],
} as const;

function toDetails(row: TraceRow) {
  const [event, description] = closingEvent[row.status];
  return [
    ["Receive", "The message was received."],
    [event, description],
  ].map(([name, text], i) => ({
    id: `${row.id.slice(0, -1)}${i}`,
    messageId: row.messageId,
    dateTime: isoOf(row.receivedAt),
    event: name,
    action: null,
    description: text,
    data: null,
  }));
}
