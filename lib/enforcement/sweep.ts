import { day, minute, toIso } from "../time/clock";
import { isStanding, type ActivationHead } from "./desired-state/activation";
import type { ActivationStore } from "./desired-state/activation-store";
import type { EnforcementDeps } from "./enforcement-deps";
import { tellChange } from "./tell-change";

/** Without a rejected attempt for so long, a storm's senders have given up. */
const quietFor = 10 * minute;
/** The longest that the detector may hold a list for one storm: what a person may ask for at once. */
const longestByDetector = day;

/** Ends what has expired, or extends what the detector threw and people still write against. */
export async function sweepExpiries(
  deps: EnforcementDeps,
  activations: ActivationStore,
  heads: readonly ActivationHead[],
): Promise<number> {
  let ended = 0;
  for (const head of heads) {
    if (!isStanding(head.state) || !isExpired(head, deps.clock.now())) continue;
    const until = await stillNeededUntil(deps, activations, head);
    if (until > deps.clock.now()) await extend(deps, activations, head, until);
    else if (
      await activations.advance(
        head.id,
        "releasing",
        { releasedBy: "expiry" },
        // A person may have extended it since it was read.
        (current) => isExpired(current, deps.clock.now()),
      )
    )
      ended++;
  }
  return ended;
}

function isExpired({ expiresAt }: ActivationHead, now: number): boolean {
  return Date.parse(expiresAt) <= now;
}

/** Milliseconds since the epoch; in the past where nothing keeps it. */
async function stillNeededUntil(
  deps: EnforcementDeps,
  activations: ActivationStore,
  head: ActivationHead,
): Promise<number> {
  if (head.by !== "detector" || !deps.rejections) return 0;
  try {
    const { last } = await deps.rejections(await activations.assemble(head));
    return Math.min(
      last === undefined ? 0 : last + quietFor,
      Date.parse(head.requestedAt) + longestByDetector,
    );
  } catch {
    // That it ends by itself is a promise; not knowing is no reason to break it.
    deps.log.warn("activation.rejections-unknown", { activation: head.id });
    return 0;
  }
}

async function extend(
  deps: EnforcementDeps,
  activations: ActivationStore,
  head: ActivationHead,
  until: number,
): Promise<void> {
  const expiresAt = toIso(until);
  const changed = await activations.changeHead(head.id, (current) =>
    isStanding(current.state) && current.expiresAt === head.expiresAt
      ? { expiresAt }
      : null,
  );
  if (changed?.expiresAt !== expiresAt) return;
  await tellChange(deps, {
    kind: "activation",
    key: `activation|${head.id}|extended|${expiresAt}`,
    at: toIso(deps.clock.now()),
    activationId: head.id,
    incidentId: head.incidentId,
    what: "extended",
    by: "detector",
  });
}
