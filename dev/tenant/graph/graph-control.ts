import type { FastifyInstance } from "fastify";
import { lifecycleEvents } from "./subscriptions/subscription";
import type { SubscriptionBook } from "./subscriptions/subscription-book";

/** What a test makes happen that in a real tenant happens by itself. */
export function registerGraphControl(
  app: FastifyInstance,
  {
    subscriptions,
    resetDelta,
  }: { subscriptions: SubscriptionBook; resetDelta: () => void },
): void {
  app.post("/__control/delta-reset", (_request, reply) => {
    resetDelta();
    return reply.code(204).send();
  });
  app.post("/__control/subscriptions/:id", (request, reply) => {
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
}
