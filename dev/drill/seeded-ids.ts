import type { Clock } from "../../lib/time/clock";
import type { Ids } from "../../lib/time/ids";
import { createIds } from "../../lib/time/system-ids";
import { createSeeded } from "../tenant/mail-flow/seeded";

/** Ids and jitter of a drill come from its seed, so that it can be repeated. */
export function createSeededIds(clock: Clock, seed: number): Ids {
  const chance = createSeeded(seed, "drill-ids");
  return createIds(clock, () => chance.next());
}
