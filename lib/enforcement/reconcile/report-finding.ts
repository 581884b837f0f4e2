import { toIso } from "../../time/clock";
import type { HeldList } from "../desired-state/hold";
import type { EnforcementDeps } from "../enforcement-deps";
import { tellChange } from "../tell-change";
import {
  enforcementFindingRows,
  enforcementRules,
  findingKey,
  findingsPartition,
  noteOf,
  type EnforcementFinding,
  type EnforcementRule,
} from "./enforcement-finding";

/** Stores a finding once an episode and rule, tells it, and gives the note for the activations. */
export async function reportFinding(
  deps: EnforcementDeps,
  found: {
    list: HeldList;
    episodeId: string;
    rule: EnforcementRule;
    senders?: readonly string[];
    causeIds: readonly string[];
  },
): Promise<string> {
  const { list, rule, episodeId, causeIds, senders = [] } = found;
  const finding: EnforcementFinding = {
    list: list.address,
    listGuid: list.guid,
    rule,
    severity: enforcementRules[rule].severity,
    message: enforcementRules[rule].message,
    senders: [...senders],
    at: toIso(deps.clock.now()),
  };
  const key = findingKey(list.guid, rule, episodeId);
  const partition = findingsPartition(deps.tenantId);
  const created = await deps.tables
    .of(enforcementFindingRows)
    .create(partition, key, finding);
  if (created) {
    deps.log.warn("enforcement.finding", { list: list.guid, rule });
  }
  await tellChange(deps, {
    kind: "finding",
    key: `finding|${key}`,
    finding: created?.value ?? finding,
    causeIds,
  });
  return noteOf(rule, senders);
}
