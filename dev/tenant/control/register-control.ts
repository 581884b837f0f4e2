import type { FastifyError, FastifyInstance } from "fastify";

/** Routes under `/__control`: what a test makes happen that in a real tenant happens by itself. */
export type ControlRoutes = (control: FastifyInstance) => void;

/** No part of the tenant: errors are one sentence, `{"error"}`. */
export function registerControl(
  app: FastifyInstance,
  parts: readonly ControlRoutes[],
): void {
  app.register(
    (control, _options, done) => {
      control.setErrorHandler<FastifyError>((error, _request, reply) =>
        reply
          .code(error.statusCode ?? 500)
          .send({ error: `Nothing was done: ${error.message}.` }),
      );
      control.setNotFoundHandler((request, reply) =>
        reply.code(404).send({
          error: `There is no ${request.method} ${request.url}; dev/tenant/README.md names what there is.`,
        }),
      );
      for (const add of parts) add(control);
      done();
    },
    { prefix: "/__control" },
  );
}
