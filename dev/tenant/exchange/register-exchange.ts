import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { EstateState } from "../state/create-tenant-state";
import { answerCall, errorAnswer, type ExchangeAnswer } from "./answer-call";
import { answerBatch } from "./batch";
import type { Rights } from "../state/roles/role-directory";
import { requestRefused } from "./exchange-error";
import { cmdletNames } from "./invoke-cmdlet";
import { PageCursors, type NextLinks } from "./page-cursors";
import { endpoints, invokeCommand, type Surface } from "./surfaces";
import type { FaultBook } from "../faults/fault-book";

export interface ExchangeDependencies {
  /** Null where the bearer token is good and has that application permission. */
  judgeToken: (
    authorization: string | undefined,
    role: string,
  ) => Promise<string | null>;
  /** Of the bearer of a good token; null: every cmdlet. */
  rightsOf: (authorization: string | undefined) => Rights | null;
  /** Asked for every request inside a batch. */
  faults: Pick<FaultBook, "take">;
  nextLinks?: NextLinks;
}

/** The Exchange Online admin API: `InvokeCommand` and its `$batch`, the documented preview endpoints, and the list of cmdlets. */
export function registerExchange(
  app: FastifyInstance,
  state: EstateState,
  deps: ExchangeDependencies,
): void {
  const cursors = new PageCursors(
    () => state.clock.now(),
    deps.nextLinks ?? "work",
  );
  const rightsOf = ({ headers }: FastifyRequest) =>
    deps.rightsOf(headers.authorization);

  /** 401 without a token that has one of those application permissions, or for another tenant. */
  const withToken =
    (...roles: readonly Surface["role"][]) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const [, , , tenant = ""] = request.url.split(/[/?]/);
      const wrong = await Promise.all(
        roles.map((role) =>
          deps.judgeToken(request.headers.authorization, role),
        ),
      );
      if (
        wrong.every((reason) => reason !== null) ||
        tenant.toLowerCase() !== state.tenantId
      )
        return refuseToken(reply);
      return undefined;
    };
  const manageAsApp = withToken(invokeCommand.role);
  const known = withToken(
    ...new Set([invokeCommand, ...endpoints].map(({ role }) => role)),
  );

  app.register(
    (exchange, _options, done) => {
      exchange.setErrorHandler((error, request, reply) =>
        send(reply, refusalOf(error, request)),
      );
      exchange.setNotFoundHandler({ preHandler: known }, (request, reply) => {
        const segment = request.url.split("?")[0]!.split("/").at(-1)!;
        return send(
          reply,
          errorAnswer(
            requestRefused(
              404,
              `Resource not found for the segment '${segment}'.`,
            ),
          ),
        );
      });

      for (const surface of [invokeCommand, ...endpoints])
        exchange.post(
          `/${surface.version}/:tenant/${surface.path}`,
          { onRequest: withToken(surface.role) },
          (request, reply) =>
            send(
              reply,
              answerCall(
                {
                  surface,
                  url: urlOf(request),
                  body: request.body,
                  header: (name) => textOf(request.headers[name]),
                  rights: rightsOf(request),
                },
                state,
                cursors,
                request.fault,
              ),
            ),
        );

      exchange.post(
        "/beta/:tenant/$batch",
        { onRequest: manageAsApp },
        async (request, reply) =>
          send(
            reply,
            await answerBatch(
              {
                url: urlOf(request),
                body: request.body,
                prefer: textOf(request.headers.prefer),
                rights: rightsOf(request),
              },
              state,
              cursors,
              deps.faults,
            ),
          ),
      );

      // Seen: `GET …/EXOModuleFile?Version=3.9.2` with `CommandName: *` lists what the caller may run.
      exchange.get(
        "/v1.0/:tenant/EXOModuleFile",
        { onRequest: manageAsApp },
        (request) => ({
          "@odata.context": `${urlOf(request).origin}/adminapi/v1.0/${state.tenantId}/$metadata#EXOModuleFile`,
          value: [{ exportedCmdlets: cmdletNames(rightsOf(request)) }],
        }),
      );
      done();
    },
    { prefix: "/adminapi" },
  );
}

const send = (
  reply: FastifyReply,
  { status, type, headers, body }: ExchangeAnswer,
) => reply.code(status).headers(headers).type(type).send(body);

/** What the server itself refuses: a body that is no JSON. Anything else would be a fault of this simulation. */
function refusalOf(error: unknown, request: FastifyRequest): ExchangeAnswer {
  const { statusCode = 500 } = error as { statusCode?: number };
  if (statusCode < 500)
    return errorAnswer(
      requestRefused(400, "The request body could not be read as JSON."),
    );
  process.stderr.write(
    `${request.method} ${request.routeOptions.url ?? ""}: ${String(error)}\n`,
  );
  return {
    ...errorAnswer(
      requestRefused(400, "The simulated tenant could not answer this."),
    ),
    status: 500,
  };
}

const urlOf = (request: FastifyRequest) =>
  new URL(request.url, `${request.protocol}://${request.headers.host}`);

function refuseToken(reply: FastifyReply): FastifyReply {
  return reply
    .code(401)
    .header(
      "www-authenticate",
      `Bearer client_id="00000002-0000-0ff1-ce00-000000000000", error="invalid_token"`,
    )
    .send("");
}

const textOf = (header: string | string[] | undefined) =>
  Array.isArray(header) ? header.join() : header;
