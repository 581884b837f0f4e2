import type { ListReach, RecipientKind } from "../audience/reach/list-reach";
import type { ListRecord } from "../directory/snapshot";
import type { AuditInput } from "./audit-input";
import { isOpen, type HumanSettings, type Openness } from "./is-open";
import { listExpectation } from "./list-expectation";
import { reachToActOn } from "./reach-to-act-on";

/** What is known of one list before it is judged. */
export interface ListFacts {
  list: ListRecord;
  reach: ListReach | undefined;
  /** The larger audience that is known; null when nothing is. */
  known: number | null;
  /** False: `known` can only be too small. */
  complete: boolean;
  /** The larger audience that is certainly not too large; null when there is none to act on. */
  solid: number | null;
  /** `known` by kind of recipient. */
  byKind: Record<RecipientKind, number> | null;
  expectedAudience: number | null;
  limit: number;
  openness: Openness;
  approved: boolean;
  /** Its reach at the audit that growth is measured from. */
  before: { reach: number; at: string } | null;
}

export function listFacts(list: ListRecord, input: AuditInput): ListFacts {
  const { policy, reference } = input;
  const reach = input.reaches.get(list.guid);
  const approval = input.approvals.get(list.guid);
  const before = reference?.reach.get(list.guid);
  const { expectedAudience, limit } = listExpectation(
    list,
    policy,
    approval ?? null,
  );
  return {
    list,
    reach,
    known: reach?.reach ?? null,
    complete: reach?.complete ?? false,
    solid: reachToActOn(reach, input),
    byKind: largerByKind(reach),
    expectedAudience,
    limit,
    openness: isOpen(
      humanSettings(list, input),
      policy.limits.maxSenders,
      (guids) => input.countSenders(guids),
    ),
    approved:
      approval !== undefined ||
      input.baseline === null ||
      input.baseline.has(list.guid),
    before:
      reference && before !== undefined
        ? { reach: before, at: reference.at }
        : null,
  };
}

/** What a human left on it, also where the settings are ours at present. */
export function humanSettings(
  { guid, delivery }: ListRecord,
  input: Pick<AuditInput, "humanSettings">,
): HumanSettings {
  const { acceptedSenders, moderated } = delivery;
  return input.humanSettings.get(guid) ?? { acceptedSenders, moderated };
}

function largerByKind(reach: ListReach | undefined): ListFacts["byKind"] {
  if (!reach) return null;
  const { stored, predicted } = reach;
  const larger =
    (stored?.count ?? -1) > (predicted?.count ?? -1) ? stored : predicted;
  return larger?.byKind ?? null;
}
