import type { Readable } from "node:stream";
import type { Fault, StatusFault } from "../faults/fault";
import { unavailable } from "../faults/register-faults";
import type { EstateState } from "../state/create-tenant-state";
import { ExchangeError, ForbiddenCmdlet } from "./exchange-error";
import { invokeCmdlet, type ExchangeCall } from "./invoke-cmdlet";
import type { PageCursors } from "./page-cursors";

export interface ExchangeAnswer {
  status: number;
  type: string;
  headers: Record<string, string>;
  body: string | Buffer | Readable;
}

const json = "application/json; charset=utf-8";
const nothingDone = JSON.stringify({
  "@adminapi.warnings": [],
  value: [],
});

/** What a call is answered with: refusals, and those faults that the wire knows nothing of. */
export function answerCall(
  call: ExchangeCall,
  state: EstateState,
  cursors: PageCursors,
  fault: Fault | null,
): ExchangeAnswer {
  if (fault?.kind === "status") return statusAnswer(fault);
  if (fault?.kind === "ignored") return answer(200, nothingDone);
  try {
    const body = invokeCmdlet(
      fault?.kind === "fewerRows" ? { ...call, mostRows: fault.rows } : call,
      state,
      cursors,
    );
    return answer(200, body);
  } catch (error) {
    if (error instanceof ForbiddenCmdlet)
      return {
        status: 403,
        type: "application/octet-stream",
        headers: {},
        body: error.body,
      };
    if (error instanceof ExchangeError) return errorAnswer(error);
    throw error;
  }
}

export const errorAnswer = (error: ExchangeError): ExchangeAnswer =>
  answer(error.status, JSON.stringify(error.body()));

const answer = (
  status: number,
  body: string | Buffer | Readable,
): ExchangeAnswer => ({
  status,
  type: json,
  headers: {},
  body,
});

function statusAnswer({ status, retryAfter }: StatusFault): ExchangeAnswer {
  return {
    ...answer(status, JSON.stringify(unavailable(status))),
    headers:
      retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  };
}
