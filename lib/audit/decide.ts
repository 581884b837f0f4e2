import type { Guid } from "../tenant/exchange-port";
import type { AllowedSenders } from "./allowed-senders";
import type { AuditInput } from "./audit-input";
import type { Decision, Finding } from "./finding";
import { toFinding, type JudgedList } from "./judge-list";
import { humanSettings } from "./list-facts";
import { nestedInOpenList } from "./rules/nested-in-open-list";

/**
 * Turns the wish to restrict a list into a decision, or into the finding that says why it cannot be done.
 * @param allowed who may still write, of every list that can be restricted and should be
 */
export function decide(
  one: JudgedList,
  allowed: ReadonlyMap<Guid, AllowedSenders>,
  input: AuditInput,
): { decision: Decision; finding: Finding | null } {
  const { list, reason } = one;
  const decision: Decision = {
    list: list.address,
    listGuid: list.guid,
    action: "none",
    reason,
    alsoAllowed: [],
    judgedSenders: [],
  };
  if (!one.restrict) return { decision, finding: null };
  if (list.synced)
    return {
      decision: {
        ...decision,
        reason: `${reason}; no lever: it is mastered on-premises`,
      },
      finding: null,
    };

  const { guids, blockedBy } = allowed.get(list.guid) ?? {
    guids: [],
    blockedBy: null,
  };
  if (blockedBy)
    return {
      decision: {
        ...decision,
        reason: `${reason}; nested in a list that takes mail from others: ${blockedBy.address}`,
      },
      finding: toFinding(
        nestedInOpenList.id,
        nestedInOpenList.verdict(blockedBy),
        one.facts,
        input,
      ),
    };
  return {
    decision: {
      ...decision,
      action: "restrict",
      alsoAllowed: guids,
      judgedSenders: humanSettings(list, input).acceptedSenders.flatMap(
        ({ guid }) => (guid === undefined ? [] : [guid]),
      ),
    },
    finding: null,
  };
}
