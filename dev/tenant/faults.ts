import type { FastifyInstance, FastifyReply } from "fastify";

export type Face = "exchange" | "graph";

/** A fault that somebody asked for: it takes the place of the next answers. */
export interface Fault {
  face: Face;
  /** 429, 500, 502, 503 or 504. */
  status: number;
  /** Seconds, as the header says them; absent: no header (some services omit it). */
  retryAfter?: number;
  /** How many answers it replaces. */
  times: number;
}

/** Faults by request: `POST /__control/faults` with `{"face","status","retryAfter"?,"times"?}`. */
export class FaultBook {
  private faults: Fault[] = [];

  add(fault: Omit<Fault, "times"> & { times?: number }): void {
    this.faults.push({ ...fault, times: fault.times ?? 1 });
  }

  take(face: Face): Fault | null {
    const fault = this.faults.find((one) => one.face === face);
    if (!fault) return null;
    fault.times -= 1;
    if (fault.times <= 0)
      this.faults = this.faults.filter((one) => one !== fault);
    return fault;
  }

  answer(fault: Fault, reply: FastifyReply): FastifyReply {
    if (fault.retryAfter !== undefined)
      void reply.header("retry-after", String(fault.retryAfter));
    return reply.code(fault.status).send({
      error: {
        code: fault.status === 429 ? "TooManyRequests" : "ServiceUnavailable",
        message: "Please retry again later.",
      },
    });
  }
}

export function registerControl(app: FastifyInstance, faults: FaultBook): void {
  app.post("/__control/faults", (request, reply) => {
    const { face, status, retryAfter, times } = (request.body ?? {}) as Record<
      string,
      unknown
    >;
    const valid =
      (face === "exchange" || face === "graph") &&
      typeof status === "number" &&
      [429, 500, 502, 503, 504].includes(status) &&
      (retryAfter === undefined || typeof retryAfter === "number") &&
      (times === undefined || (typeof times === "number" && times >= 1));
    if (!valid) {
      return reply.code(400).send({
        error:
          'Send {"face":"exchange"|"graph","status":429|500|502|503|504,"retryAfter"?:seconds,"times"?:n}.',
      });
    }
    faults.add({ face, status, retryAfter, times });
    return reply.code(204).send();
  });
}
