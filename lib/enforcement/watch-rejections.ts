import type { MessageTrace } from "../tenant/graph-port";
import { minute, second, toIso, type Clock } from "../time/clock";
import type { Activation } from "./desired-state/activation";

/** Attempts on the lists of an activation that were refused since it was applied, as far as the trace tells. */
export interface Rejections {
  /** A lower bound: rows come minutes to an hour late, and only the largest lists are asked for. */
  count: number;
  /** Milliseconds since the epoch; absent where none was seen. */
  first?: number;
  last?: number;
}

/** @throws BreakwaterError `tenant_*` where the trace cannot be read */
export type RejectionWatch = (activation: Activation) => Promise<Rejections>;

/**
 * The trace gives the whole tenant 100 requests in 5 minutes (Graph throttling limits): this takes at
 * most five of them for an activation in two minutes, from one instance.
 */
const keptFor = 2 * minute;
const listsAskedFor = 5;
/** A sweep waits no longer for what only completes the picture. */
const patience = 20 * second;

type TraceUntil = MessageTrace & { until(deadline: number): MessageTrace };

/** Looks for refused attempts in the message trace: there a refused list is a row with the status `failed`. */
export function createRejectionWatch(deps: {
  trace: TraceUntil;
  clock: Clock;
}): RejectionWatch {
  const { trace, clock } = deps;
  const kept = new Map<string, { at: number; found: Promise<Rejections> }>();

  async function ask({ appliedAt, lists }: Activation): Promise<Rejections> {
    if (appliedAt === null) return { count: 0 };
    const now = clock.now();
    const until = trace.until(now + patience);
    const window = { from: appliedAt, to: toIso(now) };
    const times: number[] = [];
    // Largest first, as an activation shows them.
    for (const { address } of lists.slice(0, listsAskedFor))
      for (const row of await until.toRecipient(address, window))
        if (row.status === "failed")
          times.push(Date.parse(row.receivedDateTime));
    if (times.length === 0) return { count: 0 };
    times.sort((a, b) => a - b);
    return { count: times.length, first: times[0], last: times.at(-1) };
  }

  return (activation) => {
    const now = clock.now();
    for (const [id, { at }] of kept) if (now - at >= keptFor) kept.delete(id);
    const known = kept.get(activation.id);
    if (known) return known.found;
    const found = ask(activation);
    kept.set(activation.id, { at: now, found });
    found.catch(() => kept.delete(activation.id));
    return found;
  };
}
