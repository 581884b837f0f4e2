import type { World } from "./create-world";
import type { DrillStage } from "./drill-result";
import type { Measured, Trip } from "./measure-column";

export const tripStages: Record<Trip["by"], string> = {
  native: "the built-in protection blocks the conversation",
  breakwater: "Breakwater throws the kill switch",
  "standing-rule": "the standing rule refuses the first reply",
};

/** What happened when, in order: seconds from the first mail, negative before it. */
export function stagesOf(
  variant: string,
  { list, startsAt, senderWrites }: World,
  { played, trips }: Measured,
  restrictionSeconds: number,
): DrillStage[] {
  const stages: DrillStage[] = [];
  const add = (stage: string, at: number) =>
    stages.push({
      variant,
      stage,
      seconds: Math.round((at - startsAt) / 1_000),
    });
  add("the first mail is sent", startsAt);
  for (const { by, at } of firstOfEach(trips)) add(tripStages[by], at);
  const written = senderWrites.find(
    (write) => write.list.guid === list.guid && write.accepted.length > 0,
  );
  if (written) {
    add("the list's senders are restricted", written.at);
    add(
      "the restriction takes effect",
      written.at + restrictionSeconds * 1_000,
    );
  }
  const lastIn = played.accepted.at(-1);
  if (lastIn !== undefined) add("the last mail reaches the list", lastIn);
  const lastOut = played.refused.at(-1);
  if (lastOut) add("the last attempt is refused", lastOut.at);
  return stages.sort((a, b) => a.seconds - b.seconds);
}

function firstOfEach(trips: readonly Trip[]): Trip[] {
  const first = new Map<Trip["by"], Trip>();
  for (const trip of trips) {
    const known = first.get(trip.by);
    if (!known || trip.at < known.at) first.set(trip.by, trip);
  }
  return [...first.values()];
}
