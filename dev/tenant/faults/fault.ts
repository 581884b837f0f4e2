export type Face = "exchange" | "graph";

/** What goes wrong with an answer. */
export type Fault =
  /** Refused before anything is done; without `retryAfter` (seconds) the header is missing, as it is at times. */
  | StatusFault
  /** It is done, and the answer says that it failed. */
  | (Omit<StatusFault, "kind"> & { kind: "doneButFails" })
  /** The answer says that it is done, and nothing was. Exchange only. */
  | { kind: "ignored" }
  /** Done and answered, seconds later. */
  | { kind: "slow"; seconds: number }
  /** Never answered, nothing done. */
  | { kind: "hang" }
  /** The connection ends before anything is done, or after. */
  | { kind: "drop" }
  | { kind: "doneButDropped" }
  /** The body ends halfway, and the connection with it. */
  | { kind: "cut" }
  /** Whole, with at most so many rows, and the warning that there are more. Exchange only. */
  | { kind: "fewerRows"; rows: number };

export interface StatusFault {
  kind: "status";
  /** 429, 500, 502, 503 or 504. */
  status: number;
  retryAfter?: number;
}

export const usage =
  'Send {"face":"exchange"|"graph","kind":"status"|"doneButFails"|"ignored"|"slow"|"hang"|"drop"|"doneButDropped"|"cut"|"fewerRows","status"?:429|500|502|503|504,"retryAfter"?:seconds,"seconds"?:n,"rows"?:n,"times"?:n,"after"?:n,"cmdlet"?:name}.';

/** A fault as a test writes it; without a kind it is one of status. Undefined where it is none. */
export function readFault(given: unknown): Fault | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const { kind = "status", ...rest } = given as Record<string, unknown>;
  switch (kind) {
    case "status":
    case "doneButFails": {
      const { status, retryAfter } = rest;
      return typeof status === "number" &&
        [429, 500, 502, 503, 504].includes(status) &&
        (retryAfter === undefined || isCount(retryAfter))
        ? { kind, status, ...(retryAfter !== undefined && { retryAfter }) }
        : undefined;
    }
    case "slow":
      return isCount(rest.seconds)
        ? { kind, seconds: rest.seconds }
        : undefined;
    case "fewerRows":
      return isCount(rest.rows) ? { kind, rows: rest.rows } : undefined;
    case "ignored":
    case "hang":
    case "drop":
    case "doneButDropped":
    case "cut":
      return { kind };
    default:
      return undefined;
  }
}

const isCount = (value: unknown): value is number =>
  typeof value === "number" && value >= 0;
