import { toIso } from "../../time/clock";
import {
  comesAfter,
  isStanding,
  type ActivationHead,
} from "../desired-state/activation";
import type { ActivationStore } from "../desired-state/activation-store";
import type { EnforcementDeps } from "../enforcement-deps";

/**
 * Takes an activation as far as its lists have come: applied once every list is restricted and read
 * back (but for those that cannot be: failed if that is all of them), released once every list is done.
 */
export async function settleActivation(
  deps: Pick<EnforcementDeps, "clock">,
  activations: ActivationStore,
  head: ActivationHead,
): Promise<void> {
  const at = toIso(deps.clock.now());
  if (head.state === "releasing") {
    for await (const { value } of activations.listRows(head))
      if (value.state !== "released") return;
    await activations.advance(head.id, "released", { releasedAt: at });
    return;
  }
  if (!isStanding(head.state) || !head.holdsPlaced) return;
  if (!comesAfter("applied", head.state)) return;
  let applied = 0;
  for await (const { value } of activations.listRows(head)) {
    if (value.state === "requested") return;
    if (value.state !== "failed") applied++;
  }
  // A throw for the tenant may find nothing open: then there is nothing to wait for.
  if (applied > 0 || !(await hasLists(activations, head)))
    await activations.advance(head.id, "applied", { appliedAt: at });
  else await activations.advance(head.id, "failed");
}

async function hasLists(
  activations: ActivationStore,
  head: ActivationHead,
): Promise<boolean> {
  for await (const _row of activations.listRows(head)) return true;
  return false;
}
