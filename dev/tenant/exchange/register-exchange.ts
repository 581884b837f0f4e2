import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { EstateState } from "../state/create-tenant-state";
import { answerCall, type ExchangeAnswer } from "./answer-call";
import { answerBatch } from "./batch";
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
  /** Cmdlets that the bearer of a good token may run, in lower case; null: all. */
  allowedCmdlets: (
    authorization: string | undefined,
  ) => ReadonlySet<string> | null;
  /** Asked for every request inside a batch. */
  faults: Pick<FaultBook, "take">;
  nextLinks?: NextLinks;
}

type Request = FastifyRequest<{ Params: { tenant: string } }>;

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
  const cmdletsOf = ({ headers }: Request) =>
    deps.allowedCmdlets(headers.authorization);

  /** 401 without a token that has the application permission, or for another tenant. */
  const withToken =
    (
      role: Surface["role"],
      answer: (request: Request) => ExchangeAnswer | Promise<ExchangeAnswer>,
    ) =>
    async (request: Request, reply: FastifyReply) => {
      const wrong = await deps.judgeToken(request.headers.authorization, role);
      if (
        wrong !== null ||
        request.params.tenant.toLowerCase() !== state.tenantId
      )
        return refuseToken(reply);
      const { status, type, headers, body } = await answer(request);
      return reply.code(status).headers(headers).type(type).send(body);
    };

  for (const surface of [invokeCommand, ...endpoints])
    app.post(
      `/adminapi/${surface.version}/:tenant/${surface.path}`,
      withToken(surface.role, (request) =>
        answerCall(
          {
            surface,
            url: urlOf(request),
            body: request.body,
            header: (name) => textOf(request.headers[name]),
            allowed: cmdletsOf(request),
          },
          state,
          cursors,
          request.fault,
        ),
      ),
    );

  app.post(
    "/adminapi/beta/:tenant/$batch",
    withToken("Exchange.ManageAsApp", (request) =>
      answerBatch(
        {
          url: urlOf(request),
          body: request.body,
          prefer: textOf(request.headers.prefer),
          allowed: cmdletsOf(request),
        },
        state,
        cursors,
        deps.faults,
      ),
    ),
  );

  // Seen: `GET …/EXOModuleFile?Version=3.9.2` with `CommandName: *` lists what the caller may run.
  app.get(
    "/adminapi/v1.0/:tenant/EXOModuleFile",
    withToken("Exchange.ManageAsApp", (request) => ({
      status: 200,
      type: "application/json; charset=utf-8",
      headers: {},
      body: JSON.stringify({
        "@odata.context": `${urlOf(request).origin}/adminapi/v1.0/${state.tenantId}/$metadata#EXOModuleFile`,
        value: [{ exportedCmdlets: cmdletNames(cmdletsOf(request)) }],
      }),
    })),
  );
}

const urlOf = (request: Request) =>
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
