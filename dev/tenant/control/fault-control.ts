import { readFault, usage } from "../faults/fault";
import type { AskedFault, FaultBook } from "../faults/fault-book";
import type { ControlRoutes } from "./register-control";

/** Faults that wait for their requests. */
export const faultControl =
  (book: FaultBook): ControlRoutes =>
  (control) => {
    control.post("/faults", (request, reply) => {
      const expected = readAsked(request.body);
      if (!expected) return reply.code(400).send({ error: usage });
      book.add(expected);
      return reply.code(204).send();
    });
    control.delete("/faults", (_request, reply) => {
      book.clear();
      return reply.code(204).send();
    });
  };

function readAsked(body: unknown): AskedFault | undefined {
  const fault = readFault(body);
  const {
    face,
    times = 1,
    after = 0,
    cmdlet,
  } = (body ?? {}) as Record<string, unknown>;
  if (
    !fault ||
    (face !== "exchange" && face !== "graph") ||
    typeof times !== "number" ||
    times < 1 ||
    typeof after !== "number" ||
    after < 0 ||
    (cmdlet !== undefined && typeof cmdlet !== "string")
  )
    return undefined;
  return { face, times, after, cmdlet, ...fault };
}
