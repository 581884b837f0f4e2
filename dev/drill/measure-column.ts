import type { DrillColumn } from "./drill-result";
import type { Played } from "./play";

/** When a control first acted on the storm, epoch milliseconds. */
export interface Trip {
  by: "native" | "breakwater" | "standing-rule";
  at: number;
}

export interface Measured {
  played: Played;
  /** Epoch milliseconds of the first mail. */
  startsAt: number;
  trips: readonly Trip[];
  restricted: readonly string[];
  falseActions: number;
}

/** The figures of one run, from what reached the list and what was done. */
export function measureColumn({
  played,
  startsAt,
  trips,
  restricted,
  falseActions,
}: Measured): DrillColumn {
  const seconds = (at: number) => Math.round((at - startsAt) / 1_000);
  const trip = firstTrip(trips);
  const lastAccepted = played.accepted.at(-1);
  const lastRefused = played.refused.at(-1);
  // What ends by itself was not contained: some mail must have come to the list in vain after the last that got in.
  const contained =
    lastRefused !== undefined &&
    (lastAccepted === undefined || lastRefused.at >= lastAccepted);
  return {
    deliveries: played.deliveries,
    rejected: played.refused.length,
    trippedAfterReplies: trip
      ? played.accepted.slice(1).filter((at) => at <= trip.at).length
      : null,
    trippedBy: trip?.by ?? null,
    secondsToTrip: trip ? seconds(trip.at) : null,
    secondsToContainment: contained ? seconds(lastAccepted ?? startsAt) : null,
    restricted: [...restricted].sort(),
    falseActions,
  };
}

export function firstTrip(trips: readonly Trip[]): Trip | undefined {
  return [...trips].sort((a, b) => a.at - b.at)[0];
}
