import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { FaultBook } from "../faults";
import type { EstateState } from "../state/create-tenant-state";
import type { Cmdlet, CmdletResult } from "./cmdlet";
import { cmdlets } from "./cmdlets";
import {
  badParameters,
  ExchangeError,
  expiredPage,
  ForbiddenCmdlet,
} from "./exchange-error";
import { PageCursors, type NextLinks } from "./page-cursors";
import { readInvocation, type Invocation } from "./read-invocation";
import { writePage } from "./write-page";

export interface ExchangeDependencies {
  /** Null where the bearer token is good and has that application permission. */
  judgeToken: (
    authorization: string | undefined,
    role: string,
  ) => Promise<string | null>;
  faults: FaultBook;
  nextLinks?: NextLinks;
}

type Request = FastifyRequest<{
  Params: { tenant: string };
  Querystring: { $select?: string; $skiptoken?: string };
}>;

/** One way in: `beta` takes every cmdlet, an endpoint of `v2.0` one. */
interface Surface {
  version: "beta" | "v2.0";
  /** Learn, admin API authentication: the application permission of each. */
  role: "Exchange.ManageAsApp" | "Exchange.ManageAsAppV2";
  only: string | null;
}

const beta: Surface = {
  version: "beta",
  role: "Exchange.ManageAsApp",
  only: null,
};
const endpoint = (only: string): Surface => ({
  version: "v2.0",
  role: "Exchange.ManageAsAppV2",
  only,
});

/** `POST …/adminapi/beta/{tenant}/InvokeCommand`, and the documented preview endpoints for members. */
export function registerExchange(
  app: FastifyInstance,
  state: EstateState,
  { judgeToken, faults, nextLinks = "work" }: ExchangeDependencies,
): void {
  const cursors = new PageCursors(() => state.clock.now(), nextLinks);
  const known = new Map(
    cmdlets.map((cmdlet) => [cmdlet.name.toLowerCase(), cmdlet]),
  );

  const invoke =
    (surface: Surface) => async (request: Request, reply: FastifyReply) => {
      const fault = faults.take("exchange");
      if (fault) return faults.answer(fault, reply);
      const { authorization } = request.headers;
      const wrong = await judgeToken(authorization, surface.role);
      if (
        wrong !== null ||
        request.params.tenant.toLowerCase() !== state.tenantId
      )
        return refuseToken(reply);
      try {
        const invocation = readInvocation(request.body, request.headers.prefer);
        const cmdlet = known.get(invocation.cmdlet.toLowerCase());
        if (!cmdlet || (surface.only !== null && cmdlet.name !== surface.only))
          throw new ForbiddenCmdlet();
        checkParameters(cmdlet, invocation, surface);
        return reply
          .type("application/json; charset=utf-8")
          .send(page(request, surface, cmdlet, invocation));
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
    request: Request,
    { version }: Surface,
    cmdlet: Cmdlet,
    { parameters, ...asked }: Invocation,
  ) {
    const { $select, $skiptoken } = request.query;
    const anchor = textOf(request.headers["x-anchormailbox"]);
    const from: {
      result: CmdletResult;
      offset: number;
      limit: number;
      pageSize: number;
    } =
      $skiptoken === undefined
        ? {
            result: cmdlet.run(parameters, state),
            offset: 0,
            limit: asked.limit,
            pageSize: asked.pageSize,
          }
        : (cursors.take($skiptoken, cmdlet.name, anchor) ?? stale());
    const { result, offset, limit, pageSize } = from;
    const end = Math.min(result.count, limit);
    // Seen: a page size of 0 answers 200 with no rows.
    const until = Math.min(end, offset + pageSize);
    const { host } = request.headers;
    const origin = `${request.protocol}://${host}`;
    const next = () => {
      const link = new URL(`${origin}${request.url.split("?")[0]}`);
      if ($select) link.searchParams.set("$select", $select);
      const at = { result, limit, pageSize, offset: until };
      const token = cursors.keep({ ...at, cmdlet: cmdlet.name, anchor });
      link.searchParams.set("$skiptoken", token);
      return link.href;
    };
    return writePage({
      base: `${origin}/adminapi/${version}/${state.tenantId}`,
      result,
      offset,
      until,
      truncated: until < result.count,
      nextLink: until < end && pageSize > 0 ? next() : null,
      wanted: $select
        ? new Set($select.split(",").map((name) => name.trim().toLowerCase()))
        : null,
    });
  }

  const post = (path: string, surface: Surface) =>
    app.post(`/adminapi/${surface.version}/:tenant/${path}`, invoke(surface));
  post("InvokeCommand", beta);
  // Learn, Exchange Online Admin API (preview): the same envelope, one cmdlet an endpoint.
  post(
    "DynamicDistributionGroupMember",
    endpoint("Get-DynamicDistributionGroupMember"),
  );
  post("DistributionGroupMember", endpoint("Get-DistributionGroupMember"));
}

function checkParameters(
  cmdlet: Cmdlet,
  { given, parameters }: Invocation,
  { only }: Surface,
): void {
  const allowed =
    only === null
      ? cmdlet.parameters
      : (cmdlet.endpointParameters ?? cmdlet.parameters);
  const unknown = given.find((name) => !allowed.includes(name.toLowerCase()));
  if (unknown !== undefined) throw badParameters(unknown);
  // Learn, DynamicDistributionGroupMember endpoint: Identity is required there.
  if (only !== null && !parameters.get("identity"))
    throw badParameters("Identity");
}

function stale(): never {
  throw expiredPage();
}

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
