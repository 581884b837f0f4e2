import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { MailFlow } from "../mail-flow/create-mail-flow";
import {
  createSubscriptionBook,
  type SubscriptionBook,
  type SubscriptionOptions,
} from "./subscriptions/subscription-book";
import { registerSubscriptionRoutes } from "./subscriptions/subscription-routes";
import type { EstateState } from "../state/create-tenant-state";
import type { TenantState } from "../tenant-state";
import { registerBatch } from "./batch-routes";
import {
  createDeltaTracking,
  registerDeltaRoutes,
  type DeltaOptions,
} from "./delta/delta-routes";
import { isGuid, registerDirectoryRoutes } from "./directory-routes";
import { registerDirectoryWrites } from "./directory-writes";
import { GraphError, errorBody } from "./graph-error";
import { registerGroupSettings } from "./group-settings-routes";
import { registerMessageTraceRoutes } from "./message-trace-routes";
import { createSkipTokens } from "./odata/page-links";
import { resourceUnits } from "./resource-units";
import type { RunningQuota } from "./running-quota";
import { registerMessageRoutes } from "./messages/message-routes";
import { registerSendMail } from "./send-mail-routes";

export interface GraphDependencies {
  mailFlow: Pick<MailFlow, "send" | "trace" | "mailboxes">;
  /** Null where the bearer token is good for Graph, else what is wrong with it. */
  judgeToken: (
    authorization: string | undefined,
    role?: string,
  ) => Promise<string | null>;
  /** A fault that somebody asked for, instead of the answer. */
  takeFault?: (request: FastifyRequest) => GraphFault | null;
  traceQuota?: RunningQuota;
  delta?: DeltaOptions;
  subscriptions?: SubscriptionOptions;
  /** The estate behind the directory, where it can be written to. */
  writes?: EstateState;
}

export interface GraphFace {
  readonly subscriptions: SubscriptionBook;
  /** Every delta token so far is gone: 410 and a full synchronisation. */
  readonly resetDelta: () => void;
}

export interface GraphFault {
  status: number;
  /** Seconds; absent: the header is absent. */
  retryAfter?: number;
}

/** Learn, Microsoft Graph error responses: the code that goes with a status. */
const faultCodes: Record<number, [code: string, message: string]> = {
  429: ["TooManyRequests", "Please retry again later."],
  500: [
    "InternalServerError",
    "There was an internal server error while processing the request.",
  ],
  502: ["BadGateway", "The upstream server did not answer."],
  503: ["ServiceUnavailable", "The service is temporarily unavailable."],
  504: ["GatewayTimeout", "The upstream server did not answer in time."],
};

const prefix = "/v1.0";

/** Microsoft Graph v1.0, the part that Breakwater uses, under `/v1.0` of that server. */
export function registerGraph(
  app: FastifyInstance,
  state: TenantState,
  dependencies: GraphDependencies,
): GraphFace {
  const { mailFlow, judgeToken, takeFault, traceQuota, writes } = dependencies;
  const tokens = createSkipTokens(state.tenantId);
  const baseOf = (request: FastifyRequest) =>
    `${request.protocol}://${request.headers.host}${prefix}`;
  const deltas = createDeltaTracking({
    state,
    seals: tokens,
    purgeDue: writes && (() => writes.writes.purgeDue()),
    ...dependencies.delta,
  });
  const subscriptions = createSubscriptionBook(
    state,
    mailFlow,
    dependencies.subscriptions,
  );
  app.addHook("onClose", (_app, done) => {
    subscriptions.close();
    done();
  });
  app.register(
    (graph, _options, done) => {
      graph.addHook("onRequest", async (request, reply) => {
        identify(request, reply);
        const fault = takeFault?.(request);
        if (fault) {
          const [code, message] = faultCodes[fault.status] ?? faultCodes[500]!;
          throw new GraphError(
            fault.status,
            code,
            message,
            fault.retryAfter === undefined
              ? {}
              : { "retry-after": String(fault.retryAfter) },
          );
        }
        const wrong = await judgeToken(request.headers.authorization);
        if (wrong !== null)
          throw new GraphError(401, "InvalidAuthenticationToken", wrong, {
            "www-authenticate": `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`,
          });
      });
      graph.addHook("onSend", async (request, reply, payload) => {
        const type = String(reply.getHeader("content-type") ?? "");
        if (type.startsWith("application/json"))
          void reply.header(
            "content-type",
            "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
          );
        void reply
          .header("odata-version", "4.0")
          .header("cache-control", "no-cache");
        void reply.header("x-ms-resource-unit", String(resourceUnits(request)));
        return payload;
      });
      graph.setErrorHandler((error, request, reply) =>
        answerError(error, request, reply, state),
      );
      graph.setNotFoundHandler((request, reply) => {
        const segment = request.url.split("?")[0]!.slice(prefix.length + 1);
        return answerError(
          new GraphError(
            400,
            "BadRequest",
            `Resource not found for the segment '${segment}'.`,
          ),
          request,
          reply,
          state,
        );
      });
      registerDirectoryRoutes(graph, { state, tokens, baseOf });
      registerDeltaRoutes(graph, deltas, baseOf);
      if (writes) {
        registerDirectoryWrites(graph, {
          state: writes,
          baseOf,
          judgeRole: judgeToken,
        });
        registerGroupSettings(graph, {
          settings: writes.settings.groups,
          baseOf,
          judgeRole: judgeToken,
        });
      }
      registerMessageTraceRoutes(graph, {
        state,
        trace: mailFlow.trace,
        tokens,
        baseOf,
        quota: traceQuota,
      });
      registerSendMail(graph, { state, mailFlow });
      registerMessageRoutes(graph, { state, mailFlow, tokens, baseOf });
      registerSubscriptionRoutes(graph, {
        state,
        book: subscriptions,
        baseOf,
        applicationOf,
      });
      registerBatch(graph, prefix);
      done();
    },
    { prefix },
  );
  return { subscriptions, resetDelta: () => deltas.reset() };
}

/** Client id in a token that was judged already. */
function applicationOf(authorization: string | undefined): string {
  const payload = /^Bearer [^.]+\.([^.]+)\./i.exec(authorization ?? "")?.[1];
  const claims = payload
    ? (JSON.parse(Buffer.from(payload, "base64url").toString()) as {
        appid?: string;
      })
    : {};
  return claims.appid ?? "00000000-0000-0000-0000-000000000000";
}

const requestIds = new WeakMap<
  FastifyRequest,
  { requestId: string; clientRequestId: string }
>();

/** Every answer carries both ids; the client's own comes back as it was. */
function identify(request: FastifyRequest, reply: FastifyReply): void {
  const requestId = randomUUID();
  const client = request.headers["client-request-id"];
  const clientRequestId =
    typeof client === "string" && isGuid(client) ? client : requestId;
  requestIds.set(request, { requestId, clientRequestId });
  void reply
    .header("request-id", requestId)
    .header("client-request-id", clientRequestId);
}

function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  state: TenantState,
) {
  const known =
    error instanceof GraphError
      ? error
      : // fastify's own: a body that is no JSON, or of another type.
        isClientFault(error)
        ? new GraphError(
            error.statusCode,
            "BadRequest",
            "Unable to read JSON request payload.",
          )
        : new GraphError(
            500,
            "InternalServerError",
            error instanceof Error ? error.message : String(error),
          );
  const ids = requestIds.get(request) ?? {
    requestId: randomUUID(),
    clientRequestId: randomUUID(),
  };
  return reply
    .code(known.status)
    .headers(known.headers)
    .send(
      errorBody(known.code, known.message, { ...ids, at: state.clock.now() }),
    );
}

function isClientFault(error: unknown): error is { statusCode: number } {
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === "number" && status >= 400 && status < 500;
}
