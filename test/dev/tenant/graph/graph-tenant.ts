import fastify, { type FastifyInstance } from "fastify";
import { graphControl } from "../../../../dev/tenant/control/graph-control";
import { registerControl } from "../../../../dev/tenant/control/register-control";
import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import {
  registerGraph,
  type GraphDependencies,
} from "../../../../dev/tenant/graph/register-graph";
import {
  createSmallTenant,
  createTestClock,
  type SmallList,
} from "../small-tenant";

export const lists: SmallList[] = [
  {
    name: "all",
    members: ["p0", "p1", "p2", "p3"],
    kind: "dynamicDistributionGroup",
  },
  {
    name: "ward",
    members: ["p1", "p2", "c0", "site", "all"],
    kind: "distributionGroup",
  },
  { name: "site", members: ["p2", "p3", "ward"], kind: "distributionGroup" },
  {
    name: "team",
    members: ["p4", "p5"],
    kind: "microsoft365Group",
    settings: { MembershipRule: '(user.department -eq "Nursing")' },
  },
  { name: "club", members: ["p0"], kind: "microsoft365Group" },
];

export const people = 250;
export const objectId = (row: number) =>
  `eeeeeeee-0000-4000-8000-${String(row).padStart(12, "0")}`;
export const rowOf = (name: string) =>
  people + 3 + lists.findIndex((list) => list.name === name);

/** Graph over a tenant of 250 people, 3 contacts and the lists above; token "good" is good. */
export function createGraphTenant(
  dependencies: Partial<GraphDependencies> = {},
) {
  const clock = createTestClock();
  const state = createSmallTenant(people, lists, clock, 3);
  const mailFlow = createMailFlow(state, {
    traceLateness: { minimumSeconds: 60, maximumSeconds: 60 },
  });
  const app = fastify();
  const graph = registerGraph(app, state, {
    mailFlow,
    judgeToken: (authorization) =>
      Promise.resolve(
        authorization === "Bearer good"
          ? null
          : authorization
            ? "Access token validation failure."
            : "Access token is empty.",
      ),
    ...dependencies,
  });
  registerControl(app, [graphControl(graph)]);
  return { app, clock, state, mailFlow, ...callGraph(app) };
}

/** Calls of somebody whose token is "good" where no header says otherwise. */
export function callGraph(app: FastifyInstance) {
  const call = async (
    method: "GET" | "POST" | "PATCH" | "DELETE",
    url: string,
    headers: Record<string, string> = {},
    payload?: object,
  ) => {
    const answer = await app.inject({
      method,
      url: url.startsWith("http")
        ? new URL(url).pathname + new URL(url).search
        : `/v1.0${url}`,
      headers: {
        authorization: "Bearer good",
        host: "127.0.0.1:7001",
        ...headers,
      },
      payload,
    });
    const isJson = String(answer.headers["content-type"]).includes("json");
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: (isJson ? JSON.parse(answer.body) : undefined) as GraphBody,
    };
  };
  return {
    get: (url: string, headers?: Record<string, string>) =>
      call("GET", url, headers),
    post: (url: string, payload: object, headers?: Record<string, string>) =>
      call("POST", url, headers, payload),
    patch: (url: string, payload: object, headers?: Record<string, string>) =>
      call("PATCH", url, headers, payload),
    remove: (url: string, headers?: Record<string, string>) =>
      call("DELETE", url, headers),
  };
}

export interface GraphBody {
  value: Record<string, unknown>[];
  "@odata.nextLink"?: string;
  "@odata.count"?: number;
  error: { code: string; message: string };
  responses: {
    id: string;
    status: number;
    headers: Record<string, string>;
    body: unknown;
  }[];
  [name: string]: unknown;
}

export const eventual = { consistencylevel: "eventual" };
