import type { ListGate } from "../tenant/mail-flow/gate";
import { isReply } from "../tenant/mail-flow/mail";
import type { EstateState } from "../tenant/state/create-tenant-state";
import type { TenantList } from "../tenant/tenant-state";
import type { DrillPolicy } from "./drill-policy";

export const standingRuleName = "standing-rule";

/**
 * The standing control: a mail flow rule that was switched on long before the storm and refuses
 * replies to lists over their limit that anyone may write to, but for the approved senders. It needs no
 * detector and no delay, and it lets every first mail through.
 * NDR of a rule: 5.7.1, "delivery not authorized".
 */
export function createStandingRule(
  state: EstateState,
  { approvedSenders, limits }: Pick<DrillPolicy, "approvedSenders" | "limits">,
): ListGate {
  const approved = new Set<number>();
  const group = state.lists.byIdentity(approvedSenders);
  if (group)
    for (const row of state.lists.storedMembers(group)) approved.add(row);
  const limitOf = (address: string) => {
    const { limit, expectedAudience } = limits.lists[address] ?? {};
    if (limit !== undefined) return limit;
    // As the policy says where only that is given.
    return expectedAudience === undefined
      ? limits.default
      : Math.max(50, 3 * expectedAudience);
  };
  // As the rule was written: who could write to a list on that day …
  const open = new Set(
    [...state.lists.all()]
      .filter((list) => list.acceptedSenders.length === 0)
      .map(({ guid }) => guid),
  );
  // … and how many it reached, counted when a reply first comes to it: to count 35,000 lists takes minutes.
  const large = new Map<string, boolean>();
  const isNamed = (list: TenantList): boolean => {
    if (!open.has(list.guid)) return false;
    let known = large.get(list.guid);
    if (known === undefined) {
      known = state.lists.expandedCount(list) > limitOf(list.address);
      large.set(list.guid, known);
    }
    return known;
  };
  return {
    name: standingRuleName,
    refuse: (mail, list) =>
      isReply(mail) &&
      isNamed(list) &&
      !(mail.senderRow !== null && approved.has(mail.senderRow))
        ? {
            by: standingRuleName,
            status: "5.7.1",
            text: "Delivery not authorized, message refused",
          }
        : null,
  };
}
