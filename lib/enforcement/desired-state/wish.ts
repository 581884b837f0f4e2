import { BreakwaterError } from "../../errors/breakwater-error";
import type { Guid, RecipientRef } from "../../tenant/exchange-port";
import type { Hold } from "./hold";
import { keysOf, sameKeys, type HumanSettings } from "./senders";

/** What the holds of one list come to. */
export type Wish =
  | {
      kind: "restrict";
      group: RecipientRef;
      /** Beside the group; each is looked up before it is written. */
      alsoAllowed: readonly Guid[];
      causeIds: readonly string[];
    }
  /** Nothing of ours belongs on the list: no hold, or only an audit's on a list that a human controls. */
  | { kind: "give-back"; controlled: boolean };

/**
 * The strictest hold wins: an activation allows the approved-senders group and nobody else, whatever
 * the audit would allow beside it.
 * @throws BreakwaterError `no_approved_senders`: then nothing is written
 */
export function wishOf(
  holds: readonly Hold[],
  human: HumanSettings,
  group: RecipientRef | undefined,
): Wish {
  const activations = holds.filter(({ cause }) => cause === "activation");
  const audits = holds.filter(
    (hold) => hold.cause === "audit" && !isControlled(human, hold),
  );
  const wanted = activations.length > 0 ? [...activations, ...audits] : audits;
  if (wanted.length === 0)
    return { kind: "give-back", controlled: holds.length > 0 };
  if (!group) throw noApprovedSenders();
  return {
    kind: "restrict",
    group,
    alsoAllowed:
      activations.length > 0
        ? []
        : audits.flatMap(({ alsoAllowed }) => alsoAllowed),
    causeIds: wanted.map(({ causeId }) => causeId).sort(),
  };
}

/** An audit restricts what is open, and what it judged to be as good as open; never what a human controls. */
export function isControlled(human: HumanSettings, hold: Hold): boolean {
  if (human.moderated) return true;
  if (human.acceptedSenders.length === 0) return false;
  const judged = hold.judgedSenders.map((guid) => ({ guid, identity: guid }));
  return !sameKeys(keysOf(human.acceptedSenders), keysOf(judged));
}

export function noApprovedSenders(): BreakwaterError {
  return new BreakwaterError(
    "no_approved_senders",
    "There is no approved-senders group, so nothing can be restricted.",
    {
      hint: "Run `breakwater setup`, or make a static, cloud-managed, mail-enabled group of those who must be able to write during a storm; name it as approvedSenders in policy.json.",
    },
  );
}
