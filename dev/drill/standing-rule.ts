import type { ListGate } from "../tenant/mail-flow/gate";
import { isReply } from "../tenant/mail-flow/mail";
import type { EstateState } from "../tenant/state/create-tenant-state";

export const standingRuleName = "standing-rule";

/** Lists above this are named in the rule: the policy's default limit. */
const largeList = 1_000;

/**
 * The standing control: a mail flow rule that was switched on long before the storm and refuses
 * replies to large lists that anyone may write to, but for the approved senders. It needs no
 * detector and no delay, and it lets every first mail through.
 * NDR of a rule: 5.7.1, "delivery not authorized".
 */
export function createStandingRule(
  state: EstateState,
  approvedSenders: string,
): ListGate {
  const approved = new Set<number>();
  const group = state.lists.byIdentity(approvedSenders);
  if (group)
    for (const row of state.lists.storedMembers(group)) approved.add(row);
  // As the rule was written: by the sizes of that day.
  const named = new Set(
    [...state.lists.all()]
      .filter(
        (list) =>
          list.acceptedSenders.length === 0 &&
          state.lists.expandedCount(list) > largeList,
      )
      .map(({ guid }) => guid),
  );
  return {
    name: standingRuleName,
    refuse: (mail, list) =>
      named.has(list.guid) &&
      isReply(mail) &&
      !(mail.senderRow !== null && approved.has(mail.senderRow))
        ? {
            by: standingRuleName,
            status: "5.7.1",
            text: "Delivery not authorized, message refused",
          }
        : null,
  };
}
