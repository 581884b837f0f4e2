import type { Policy, Waiver } from "../policy/policy-schema";
import { day } from "../time/clock";

/** The waiver that covers this rule on this list now, if any. It counts through its last day, in UTC. */
export function activeWaiver(
  list: { guid: string; address: string },
  rule: string,
  policy: Policy,
  now: number,
): Waiver | undefined {
  return policy.waivers.find((waiver) => {
    const named = waiver.list.toLowerCase();
    if (
      named !== list.guid.toLowerCase() &&
      named !== list.address.toLowerCase()
    )
      return false;
    return waiver.rule === rule && now < Date.parse(waiver.expires) + day;
  });
}
