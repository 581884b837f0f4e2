import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { FaultBook } from "../faults";
import type { EstateState } from "../state/create-tenant-state";
import { cmdlets } from "./cmdlets";
import type { CmdletResult, Row } from "./cmdlet";
import {
  badParameters,
  ExchangeError,
  expiredPage,
  ForbiddenCmdlet,
} from "./exchange-error";
import { PageCursors } from "./page-cursors";

export interface ExchangeDependencies {
  judgeToken(authorization: string | undefined): Promise<string | null>;
  faults: FaultBook;
  /**
   * Public evidence conflicts: one client follows next links, another measured that every one of them
   * answers 400. Both are tested.
   */
  nextLinks?: "work" | "expired";
}

/** Learn, Get-Recipient and its siblings: ResultSize is 1,000 where nobody says more. */
const defaultResultSize = 1_000;
const moreResults =
  "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.";

interface Query {
  $select?: string;
  $skiptoken?: string;
}

/** `POST …/adminapi/beta/{tenant}/InvokeCommand`, and the documented preview endpoint for members. */
export function registerExchange(
  app: FastifyInstance,
  state: EstateState,
  dependencies: ExchangeDependencies,
): void {
  const cursors = new PageCursors(() => state.clock.now());
  const known = new Map(
    cmdlets.map((cmdlet) => [cmdlet.name.toLowerCase(), cmdlet]),
  );

  const invoke =
    (only: string | null) =>
    async (
      request: FastifyRequest<{
        Params: { tenant: string };
        Querystring: Query;
      }>,
      reply: FastifyReply,
    ) => {
      const fault = dependencies.faults.take("exchange");
      if (fault) return dependencies.faults.answer(fault, reply);
      const wrong = await dependencies.judgeToken(
        request.headers.authorization,
      );
      if (
        wrong !== null ||
        request.params.tenant.toLowerCase() !== state.tenantId
      ) {
        return reply
          .code(401)
          .header(
            "www-authenticate",
            `Bearer client_id="00000002-0000-0ff1-ce00-000000000000", error="invalid_token"`,
          )
          .send("");
      }
      try {
        const { name, given, parameters } = readInput(request.body);
        const cmdlet = known.get(name.toLowerCase());
        if (!cmdlet || (only !== null && cmdlet.name !== only))
          throw new ForbiddenCmdlet();
        const unknown = given.find(
          (parameter) => !cmdlet.parameters.includes(parameter.toLowerCase()),
        );
        if (unknown !== undefined) throw badParameters(unknown);

        const wanted = selectOf(request.query.$select);
        const token = request.query.$skiptoken;
        if (token !== undefined) {
          const cursor =
            dependencies.nextLinks === "expired"
              ? undefined
              : cursors.take(token, cmdlet.name);
          if (!cursor) throw expiredPage();
          return page(
            cursor.result,
            cursor.offset,
            cursor.limit,
            cursor.pageSize,
            wanted,
            cmdlet.name,
            request,
          );
        }
        const limit = resultSize(parameters.get("resultsize"));
        const pageSize = Number(
          /odata\.maxpagesize\s*=\s*(\d+)/i.exec(
            String(request.headers.prefer ?? ""),
          )?.[1] ?? Infinity,
        );
        // Seen: a page size of 0 answers 200 with no rows.
        return page(
          cmdlet.run(parameters, state),
          0,
          limit,
          pageSize,
          wanted,
          cmdlet.name,
          request,
        );
      } catch (error) {
        if (error instanceof ForbiddenCmdlet)
          return reply
            .code(403)
            .type("application/octet-stream")
            .send(error.body);
        if (error instanceof ExchangeError)
          return reply.code(error.status).send(error.body());
        throw error;
      }
    };

  function page(
    result: CmdletResult,
    offset: number,
    limit: number,
    pageSize: number,
    wanted: ReadonlySet<string> | null,
    cmdlet: string,
    request: FastifyRequest,
  ): unknown {
    const end = Math.min(result.count, limit);
    const until = Math.min(end, offset + pageSize);
    const value: Row[] = [];
    for (let index = offset; index < until; index++)
      value.push(result.row(index, wanted));
    const base = `${request.protocol}://${request.headers.host}/adminapi/beta/${state.tenantId}`;
    const truncated = until < end || end < result.count;
    let next: string | undefined;
    if (until < end && pageSize > 0) {
      const link = new URL(`${base}/InvokeCommand`);
      if (wanted && (request.query as Query).$select)
        link.searchParams.set("$select", (request.query as Query).$select!);
      link.searchParams.set(
        "$skiptoken",
        cursors.keep({ result, cmdlet, offset: until, limit, pageSize }),
      );
      next = link.href;
    }
    return {
      "@odata.context": `${base}/$metadata#Collection(Exchange.GenericHashTable)`,
      ...(next && { "@odata.nextLink": next }),
      "adminapi.warnings@odata.type": "#Collection(String)",
      "@adminapi.warnings": [
        ...(result.warnings ?? []),
        ...(truncated ? [moreResults] : []),
      ],
      value,
    };
  }

  app.post("/adminapi/beta/:tenant/InvokeCommand", invoke(null));
  // Learn, Exchange Online Admin API (preview): the same envelope, one cmdlet an endpoint.
  app.post(
    "/adminapi/v2.0/:tenant/DynamicDistributionGroupMember",
    invoke("Get-DynamicDistributionGroupMember"),
  );
  app.post(
    "/adminapi/v2.0/:tenant/DistributionGroupMember",
    invoke("Get-DistributionGroupMember"),
  );
}

function readInput(body: unknown): {
  name: string;
  /** Parameter names as they were written. */
  given: string[];
  parameters: Map<string, unknown>;
} {
  const input = (
    body as {
      CmdletInput?: { CmdletName?: unknown; Parameters?: unknown };
    } | null
  )?.CmdletInput;
  if (typeof input?.CmdletName !== "string") throw badParameters("CmdletInput");
  const parameters = (input.Parameters ?? {}) as Record<string, unknown>;
  return {
    name: input.CmdletName,
    given: Object.keys(parameters),
    parameters: new Map(
      Object.entries(parameters).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    ),
  };
}

function selectOf(select: string | undefined): ReadonlySet<string> | null {
  if (!select) return null;
  return new Set(select.split(",").map((name) => name.trim().toLowerCase()));
}

function resultSize(value: unknown): number {
  if (value === undefined || value === null) return defaultResultSize;
  if (typeof value === "string" && value.toLowerCase() === "unlimited")
    return Infinity;
  const size = Number(value);
  if (!Number.isInteger(size) || size < 0) throw badParameters("ResultSize");
  return size;
}
