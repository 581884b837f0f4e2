import { noApprovedSenders } from "./desired-state/wish";
import {
  keysOf,
  sameKeys,
  sendersTarget,
  targetKeys,
} from "./desired-state/senders";
import type { EnforcementDeps } from "./enforcement-deps";
import { findTargets } from "./find-targets";
import type { PlannedCall, ThrowRequest } from "./kill-switch-port";
import { planRestriction } from "./levers/accepted-senders";

/** What a throw would write: nothing to a list that is as restricted already. For the tenant nothing is read beforehand. */
export async function planThrow(
  deps: EnforcementDeps,
  request: ThrowRequest,
): Promise<PlannedCall[]> {
  const group = await deps.approvedSenders();
  if (!group) throw noApprovedSenders();
  const wanted = targetKeys(sendersTarget(group));
  const calls: PlannedCall[] = [];
  for (const list of await findTargets(deps, request)) {
    if (request.scope !== "tenant") {
      const { acceptedSenders } = await deps.lists.readDelivery(list);
      if (sameKeys(keysOf(acceptedSenders), wanted)) continue;
    }
    calls.push(planRestriction(list, group));
  }
  return calls;
}
