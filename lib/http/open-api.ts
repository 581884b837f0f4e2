import {
  OpenApiGeneratorV31,
  OpenAPIRegistry,
  type RouteConfig,
} from "@asteasolutions/zod-to-openapi";
import { z } from "zod";
import type { ErrorCode } from "../errors/breakwater-error";
import { problemKinds } from "./problem";
import type { Route } from "./route";
import { routes } from "./routes/all-routes";
import { problemAnswer } from "./schemas/answers";

/** The API described from the schemas that it is checked with. */
export function openApiDocument(): Record<string, unknown> {
  const registry = new OpenAPIRegistry();
  registry.registerComponent("securitySchemes", "entra", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "A token of Entra ID for this API with an app role: Breakwater.Read, Breakwater.Operate (includes Read) or Breakwater.Approve (includes Operate).",
  });
  for (const route of routes) registry.registerPath(describe(route));
  const document = new OpenApiGeneratorV31(
    registry.definitions,
  ).generateDocument({
    openapi: "3.1.0",
    info: {
      title: "Breakwater",
      version: "1",
      license: { name: "MIT", identifier: "MIT" },
      description:
        "Audits whom every mailing list reaches, restricts those that reach too many, and stops reply-all storms. Errors are application/problem+json with a stable `code`.",
    },
    servers: [{ url: "/api" }],
  });
  return document as unknown as Record<string, unknown>;
}

const needsToken: readonly ErrorCode[] = [
  "unauthenticated",
  "forbidden",
  "too_many_requests",
];
const needsBody: readonly ErrorCode[] = [
  "bad_request",
  "invalid_json",
  "payload_too_large",
  "unsupported_media_type",
];

function describe(route: Route): RouteConfig {
  const { path, body, rawBody, query, headers } = route;
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(
    (match) => match[1] ?? "",
  );
  const signedIn = route.needs !== "anonymous";
  const content = body ? { "application/json": body } : rawBody;
  return {
    operationId: route.id,
    method: route.method.toLowerCase() as RouteConfig["method"],
    path,
    summary: route.summary,
    ...(signedIn
      ? { security: [{ entra: [] }], description: `Needs ${route.needs}.` }
      : { security: [] }),
    request: {
      ...(params.length > 0 && {
        params: z.object(
          Object.fromEntries(params.map((name) => [name, z.string()])),
        ),
      }),
      ...(query && { query }),
      ...(headers && { headers }),
      ...(content && {
        body: {
          required: !route.bodyMayBeEmpty,
          content: Object.fromEntries(
            Object.entries(content).map(([type, schema]) => [type, { schema }]),
          ),
        },
      }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [
          status,
          {
            description: answer.description,
            ...(answer.schema && {
              content: { "application/json": { schema: answer.schema } },
            }),
          },
        ]),
      ),
      ...refusals([
        ...(signedIn
          ? needsToken
          : route.rate
            ? ["too_many_requests" as const]
            : []),
        ...(body ? needsBody : []),
        ...route.refusals,
        "not_configured",
      ]),
    },
  };
}

/** One answer a status; it names the codes that it may carry. */
function refusals(codes: readonly ErrorCode[]): RouteConfig["responses"] {
  const byStatus = new Map<number, Set<ErrorCode>>();
  for (const code of codes) {
    const { status } = problemKinds[code];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, known]) => [
        status,
        {
          description: [...known]
            .map((code) => `\`${code}\`: ${problemKinds[code].title}`)
            .join("; "),
          content: { "application/problem+json": { schema: problemAnswer } },
        },
      ]),
  );
}
