import { BreakwaterError } from "../errors/breakwater-error";
import type { ApiAnswer, ApiRequest } from "./api-request";
import { methodNotAllowed } from "./create-api";
import { toProblem } from "./problem";
import { methodsOf, routes } from "./routes/all-routes";

/** For a request that no operation answers: 405 where only the method is wrong, else 404. */
export function answerNoRoute(
  request: Pick<ApiRequest, "method" | "params">,
): ApiAnswer {
  const path = `/${request.params.path ?? ""}`;
  const known = routes.find((route) => pattern(route.path).test(path));
  if (!known)
    return toProblem(
      new BreakwaterError("not_found", "There is no such operation.", {
        hint: "docs/openapi.json describes every operation.",
      }),
    );
  const problem = toProblem(methodNotAllowed(request.method));
  return {
    ...problem,
    headers: { ...problem.headers, Allow: methodsOf(known.path).join(", ") },
  };
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}/?$`, "i");
}
