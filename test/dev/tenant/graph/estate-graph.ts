import fastify from "fastify";
import {
  registerGraph,
  type GraphDependencies,
} from "../../../../dev/tenant/graph/register-graph";
import { createMailFlow } from "../../../../dev/tenant/mail-flow/create-mail-flow";
import { createTenantState } from "../../../../dev/tenant/state/create-tenant-state";
import { createTestClock } from "../small-tenant";
import { callGraph } from "./graph-tenant";

export type { GraphBody } from "./graph-tenant";

/** Graph over a small estate; "good" may read, "writer" may write too. */
export function createEstateGraph(
  dependencies: Partial<GraphDependencies> = {},
) {
  const clock = createTestClock();
  const state = createTenantState({ clock, scale: 0.001, seed: 1 });
  const mailFlow = createMailFlow(state);
  const app = fastify();
  const { resetDelta } = registerGraph(app, state, {
    mailFlow,
    judgeToken: (authorization, role) =>
      Promise.resolve(
        authorization === "Bearer writer" ||
          (authorization === "Bearer good" && role === undefined)
          ? null
          : "Access token validation failure.",
      ),
    writes: state,
    ...dependencies,
  });
  const idOfRow = (row: number) =>
    String(state.recipients.property(row, "ExternalDirectoryObjectId"));
  return {
    ...callGraph(app),
    app,
    clock,
    state,
    mailFlow,
    resetDelta,
    idOfRow,
    idOf: (list: string) => idOfRow(state.lists.byIdentity(list)!.row),
  };
}
