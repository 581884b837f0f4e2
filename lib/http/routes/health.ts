import { BreakwaterError } from "../../errors/breakwater-error";
import { toProblem } from "../problem";
import { defineRoute } from "../route";
import { healthAnswer } from "../schemas/answers";

export const healthRoutes = [
  defineRoute({
    id: "getHealth",
    method: "GET",
    path: "/health",
    summary: "Whether everything that must run does; names no address",
    needs: "anonymous",
    answers: { 200: { description: "It does.", schema: healthAnswer } },
    refusals: ["unhealthy", "not_configured", "storage_unavailable"],
    async handle(api) {
      const health = await api.health();
      const headers = { "Cache-Control": "no-store" };
      if (health.ok) return { status: 200, headers, body: health.report };
      const problem = toProblem(
        new BreakwaterError("unhealthy", health.detail),
      );
      return {
        status: problem.status,
        headers: { ...problem.headers, ...headers },
        body: { ...problem.body, ...health.report },
      };
    },
  }),
];
