import type { Policy, Waiver } from "../policy/policy-schema";
import { day } from "../time/clock";

/** The waiver that covers this rule on this list now, if any. It counts through its last day, in UTC. */
export function activeWaiver(
  list: { guid: string; address: string },
  rule: string,
  policy: Policy,
  now: number,
): Waiver | undefined {
  const waived = waivedLists(policy);
  const guid = list.guid.toLowerCase();
  const address = list.address.toLowerCase();
  // Nearly no list has one, and every finding asks.
  if (!waived.has(guid) && !waived.has(address)) return undefined;
  return policy.waivers.find((waiver) => {
    const named = waiver.list.toLowerCase();
    if (named !== guid && named !== address) return false;
    return waiver.rule === rule && now < Date.parse(waiver.expires) + day;
  });
}

const indexed = new WeakMap<Policy, ReadonlySet<string>>();

/** Lists that any waiver names, in lower case. */
function waivedLists(policy: Policy): ReadonlySet<string> {
  let lists = indexed.get(policy);
  if (!lists) {
    lists = new Set(policy.waivers.map(({ list }) => list.toLowerCase()));
    indexed.set(policy, lists);
  }
  return lists;
}
