import type { FastifyRequest } from "fastify";

/** Learn, throttling limits (2026-02), identity and access: base cost of a request. */
const costs: [RegExp, number][] = [
  [/^\/v1\.0\/groups\/[^/]+\/transitiveMembers/i, 5],
  [/^\/v1\.0\/groups\/[^/]+\/members/i, 3],
  [/^\/v1\.0\/users(\?|$)/i, 2],
];

/** `$select` and a `$top` below 20 save one each, `$expand` costs one, and nothing is free. */
export function resourceUnits(
  request: Pick<FastifyRequest, "url" | "query">,
): number {
  const query = request.query as Record<string, unknown>;
  const base = costs.find(([path]) => path.test(request.url))?.[1] ?? 1;
  const top = query["$top"] === undefined ? Infinity : Number(query["$top"]);
  const saved = (query["$select"] === undefined ? 0 : 1) + (top < 20 ? 1 : 0);
  return Math.max(1, base - saved + (query["$expand"] === undefined ? 0 : 1));
}
