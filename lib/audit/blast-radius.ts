import type { Policy } from "../policy/policy-schema";

/** Lists that one run may newly restrict: the smaller of the count and the share, but always one. */
export function blastRadius(
  policy: Policy["blastRadius"]["audit"],
  lists: number,
): number {
  return Math.max(1, Math.min(policy.count, Math.floor(policy.share * lists)));
}
