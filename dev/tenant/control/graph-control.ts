import { lifecycleEvents } from "../graph/subscriptions/subscription";
import type { GraphFace } from "../graph/register-graph";
import type { ControlRoutes } from "./register-control";

/** Delta tokens that are gone at once, and lifecycle events of a subscription. */
export const graphControl =
  ({ subscriptions, resetDelta }: GraphFace): ControlRoutes =>
  (control) => {
    control.post("/delta-reset", (_request, reply) => {
      resetDelta();
      return reply.code(204).send();
    });
    control.post("/subscriptions/:id", (request, reply) => {
      const { id } = request.params as { id: string };
      const { event } = (request.body ?? {}) as { event?: unknown };
      const known = lifecycleEvents.find((one) => one === event);
      const subscription = subscriptions.byId(id);
      if (!known || !subscription)
        return reply.code(known ? 404 : 400).send({
          error: `Send {"event":"${lifecycleEvents.join('"|"')}"} to a subscription that is there.`,
        });
      subscriptions.happen(subscription, known);
      return reply.code(204).send();
    });
  };
