import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Readable } from "node:stream";
import type { DevClock } from "../../clock/dev-clock";
import { readFault, type Face, type Fault } from "./fault";
import type { FaultBook } from "./fault-book";

declare module "fastify" {
  interface FastifyRequest {
    /** What this request meets; its face obeys those kinds that the wire cannot. */
    fault: Fault | null;
    /** Lets virtual time go on while the request is open. */
    leaveBusy: () => void;
  }
}

/** By a header of the request that is to meet it; the same JSON as `POST /__control/faults` takes. */
export const faultHeader = "x-simulated-fault";

/** Faults by request, and those of the wire: nothing of them is known to what answers. */
export function registerFaults(
  app: FastifyInstance,
  book: FaultBook,
  clock: DevClock,
): void {
  app.decorateRequest("fault", null);

  // Graph refuses before it reads a body; a fault of one cmdlet has to be read out of it.
  app.addHook("onRequest", async (request, reply) => {
    if (faceOf(request.url) !== "graph") return;
    request.fault = byHeader(request) ?? book.take("graph");
    return meet(request, reply, clock);
  });
  app.addHook("preHandler", async (request, reply) => {
    if (faceOf(request.url) !== "exchange") return;
    request.fault =
      byHeader(request) ?? book.take("exchange", cmdletOf(request));
    return meet(request, reply, clock);
  });

  app.addHook("onSend", async (request, reply, payload) => {
    const { fault } = request;
    switch (fault?.kind) {
      case "doneButFails":
        if (payload instanceof Readable) payload.destroy();
        void reply.type("application/json; charset=utf-8").code(fault.status);
        if (fault.retryAfter !== undefined)
          void reply.header("retry-after", String(fault.retryAfter));
        return JSON.stringify(unavailable(fault.status));
      case "doneButDropped":
        if (payload instanceof Readable) payload.destroy();
        request.raw.socket.destroy();
        return payload;
      case "cut":
        return cutShort(await textOf(payload), request);
      default:
        return payload;
    }
  });
}

/** What happens to a request before it is answered. */
async function meet(
  request: FastifyRequest,
  reply: FastifyReply,
  clock: DevClock,
): Promise<FastifyReply | undefined> {
  switch (request.fault?.kind) {
    case "drop":
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    case "hang":
      reply.hijack();
      request.leaveBusy();
      return reply;
    case "slow": {
      request.leaveBusy();
      const due = clock.now() + request.fault.seconds * 1_000;
      await new Promise<void>((resume) => {
        clock.schedule(due, resume);
      });
      return undefined;
    }
    default:
      return undefined;
  }
}

export const unavailable = (status: number) => ({
  error: {
    code: status === 429 ? "TooManyRequests" : "ServiceUnavailable",
    message: "Please retry again later.",
  },
});

function faceOf(url: string): Face | null {
  if (url.startsWith("/adminapi/")) return "exchange";
  return /^\/(v1\.0|beta)\//.test(url) ? "graph" : null;
}

function cmdletOf({ body }: FastifyRequest): string | undefined {
  const name = (body as { CmdletInput?: { CmdletName?: unknown } } | null)
    ?.CmdletInput?.CmdletName;
  return typeof name === "string" ? name : undefined;
}

function byHeader({ headers }: FastifyRequest): Fault | undefined {
  const text = headers[faultHeader];
  if (typeof text !== "string") return undefined;
  try {
    return readFault(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Half of the answer, and the end of the connection where its other half was promised. */
function cutShort(whole: Buffer, request: FastifyRequest): Readable {
  return Readable.from(
    (async function* () {
      yield whole.subarray(0, Math.ceil(whole.length / 2));
      await new Promise((soon) => setTimeout(soon, 20));
      request.raw.socket.destroy();
    })(),
  );
}

async function textOf(payload: unknown): Promise<Buffer> {
  if (!(payload instanceof Readable))
    return Buffer.isBuffer(payload) ? payload : Buffer.from(String(payload));
  const pieces: Buffer[] = [];
  for await (const piece of payload) pieces.push(Buffer.from(piece as string));
  return Buffer.concat(pieces);
}
