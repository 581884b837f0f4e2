import type { StormList } from "./storm-ports";

/**
 * The audience that the rules reckon with. Where it is unknown, or only a lower bound is known, a
 * list counts as one at the limit: incomplete data never clears a list, and what may be too large
 * restricts nothing that the smallest list over the limit would not be restricted for.
 */
export function assumedReach(list: StormList, defaultLimit: number): number {
  if (list.reach !== null && list.complete) return list.reach;
  return Math.max(list.reach ?? 0, defaultLimit);
}
