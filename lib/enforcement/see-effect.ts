import { toIso } from "../time/clock";
import type { ActivationHead } from "./desired-state/activation";
import type { ActivationStore } from "./desired-state/activation-store";
import type { EnforcementDeps } from "./enforcement-deps";

/**
 * Applied becomes effective when an attempt was refused since: never concluded from silence, so it
 * may stay applied for good.
 */
export async function seeEffect(
  deps: Pick<EnforcementDeps, "rejections" | "log">,
  activations: ActivationStore,
  open: readonly Pick<ActivationHead, "id">[],
): Promise<void> {
  if (!deps.rejections) return;
  for (const { id } of open) {
    const head = await activations.headOf(id);
    if (head?.state !== "applied") continue;
    try {
      const { first } = await deps.rejections(await activations.assemble(head));
      if (first !== undefined) await markEffective(activations, head.id, first);
    } catch {
      // What is held is held; the next sweep looks again.
      deps.log.warn("activation.rejections-unknown", { activation: head.id });
    }
  }
}

/** False where it says nothing new. */
export function markEffective(
  activations: ActivationStore,
  id: string,
  rejectedAt: number,
): Promise<boolean> {
  return activations.advance(
    id,
    "effective",
    { effectiveAt: toIso(rejectedAt) },
    ({ state, appliedAt }) =>
      state === "applied" &&
      appliedAt !== null &&
      rejectedAt >= Date.parse(appliedAt),
  );
}
