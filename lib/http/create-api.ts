import { BreakwaterError, isBreakwaterError } from "../errors/breakwater-error";
import type { ApiDeps } from "./api-deps";
import type { ApiAnswer, ApiRequest } from "./api-request";
import type { Caller } from "./operator-tokens";
import { toProblem } from "./problem";
import { createRateLimit, type Rate } from "./rate-limit";
import { readJsonBody } from "./read-json-body";
import { holdsRole } from "./roles";
import type { Route } from "./route";
import { methodsOf, routes } from "./routes/all-routes";

export interface Api {
  /** Answers a request to the operation at `path` (as in `/lists/{address}`). Never throws. */
  handle: (path: string, request: ApiRequest) => Promise<ApiAnswer>;
}

/** A person clicks slower and a console polls slower; a loop that got away does not. */
const usualRate: Rate = { burst: 600, perSecond: 20 };

const nobody: Caller = { id: "anonymous", name: "anonymous", roles: [] };

export function createApi(deps: ApiDeps): Api {
  const limit = createRateLimit(deps.clock);

  async function answer(path: string, request: ApiRequest): Promise<ApiAnswer> {
    const route = routes.find(
      (one) => one.path === path && one.method === request.method,
    );
    if (!route) throw methodNotAllowed(request.method);
    const caller = await admit(route, request);
    const body = route.body
      ? readJsonBody(request, route.body, {
          mayBeEmpty: route.bodyMayBeEmpty ?? false,
        })
      : undefined;
    return route.handle(deps, { request, caller, body });
  }

  /** First who, then how often, then whether he may. */
  async function admit(route: Route, request: ApiRequest): Promise<Caller> {
    if (route.needs === "anonymous") {
      if (route.rate) limit.take(route.path, route.rate);
      return nobody;
    }
    const caller = await deps.operatorTokens.verify(
      request.headers.authorization,
    );
    limit.take(`caller ${caller.id}`, route.rate ?? usualRate);
    if (!holdsRole(caller.roles, route.needs))
      throw new BreakwaterError(
        "forbidden",
        `This needs the app role ${route.needs}.`,
        { hint: "Ask for that role on the API's enterprise application." },
      );
    return caller;
  }

  return {
    async handle(path, request) {
      try {
        return await answer(path, request);
      } catch (error) {
        return refuse(deps, path, request, error);
      }
    },
  };
}

function refuse(
  { log }: Pick<ApiDeps, "log">,
  path: string,
  { method, headers }: ApiRequest,
  error: unknown,
): ApiAnswer {
  const problem = toProblem(error);
  const entry = {
    method,
    path,
    status: problem.status,
    code: problem.body.code,
  };
  if (problem.status < 500) log.info("http.refused", entry);
  else log.error("http.failed", { ...entry, cause: causeOf(error) });
  return { ...problem, headers: { ...problem.headers, ...extra() } };

  function extra(): Record<string, string> {
    if (isBreakwaterError(error, "method_not_allowed"))
      return { Allow: methodsOf(path).join(", ") };
    if (isBreakwaterError(error, "unauthenticated"))
      return {
        "WWW-Authenticate":
          headers.authorization === undefined
            ? 'Bearer realm="breakwater"'
            : 'Bearer realm="breakwater", error="invalid_token"',
      };
    if (isBreakwaterError(error, "forbidden"))
      return {
        "WWW-Authenticate":
          'Bearer realm="breakwater", error="insufficient_scope"',
      };
    return {};
  }
}

export function methodNotAllowed(method: string): BreakwaterError {
  return new BreakwaterError(
    "method_not_allowed",
    `${method} is not answered here.`,
  );
}

/** Kind of what was caught, for the log; its text could hold anything. */
function causeOf(error: unknown): string {
  const cause = isBreakwaterError(error) ? error.cause : error;
  if (!(cause instanceof Error)) return cause === undefined ? "" : typeof cause;
  const { code, statusCode } = cause as {
    code?: unknown;
    statusCode?: unknown;
  };
  return [cause.name, code, statusCode]
    .filter((part) => typeof part === "string" || typeof part === "number")
    .join(" ");
}
