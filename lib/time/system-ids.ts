import { monotonicFactory } from "ulid";
import type { Clock } from "./clock";
import type { Ids } from "./ids";

export function createIds(clock: Clock, random?: () => number): Ids {
  const ulid = random ? monotonicFactory(random) : monotonicFactory();
  return { next: () => ulid(clock.now()), random: random ?? Math.random };
}
