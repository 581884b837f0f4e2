import type { Guid } from "../tenant/exchange-port";
import { allowedSenders } from "./allowed-senders";
import type { AuditInput } from "./audit-input";
import type { AuditedList } from "./audited-list";
import { blastRadius } from "./blast-radius";
import { decide } from "./decide";
import { byWeight, type Decision, type Finding } from "./finding";
import { judgeList } from "./judge-list";
import { tenantFindings } from "./tenant-findings";
import { count } from "./words";

export interface AuditOutcome {
  lists: AuditedList[];
  /** Gravest first. */
  findings: Finding[];
  decisions: Decision[];
  /** Lists whose audit hold has no cause any more: complete data shows them within their limit, or controlled. */
  cleared: Guid[];
  /** Set when more lists would be newly restricted than the blast radius allows: then none is. */
  stopped: { limit: number; wanted: number } | null;
  /** The lists that made it stop. */
  beyondRadius: Guid[];
}

/** Judges every list of a snapshot, and the tenant's own settings where they are known. */
export function auditSnapshot(input: AuditInput): AuditOutcome {
  const judged = input.snapshot.lists.map((list) => judgeList(list, input));
  const allowed = allowedSenders(
    judged.flatMap(({ restrict, list }) =>
      restrict && !list.synced ? list : [],
    ),
    input,
  );
  const decided = judged.map((one) => decide(one, allowed, input));

  const fresh = decided
    .filter(({ decision }) => decision.action === "restrict")
    .map(({ decision }) => decision.listGuid)
    .filter(
      (guid) => !input.held.has(guid) && !input.allowedBeyondRadius.has(guid),
    );
  const limit = blastRadius(
    input.policy.blastRadius.audit,
    input.snapshot.lists.length,
  );
  const beyondRadius = fresh.length > limit ? fresh : [];
  const refused = new Set(beyondRadius);
  const stoppedBecause = `the run stopped, because it would newly restrict ${count(fresh.length)} lists and may restrict ${count(limit)}`;

  return {
    lists: judged.map(({ audited }) => audited),
    findings: [
      ...judged.flatMap(({ findings }) => findings),
      ...decided.flatMap(({ finding }) => (finding ? [finding] : [])),
      ...(input.tenantSettings
        ? tenantFindings(input.tenantSettings, input)
        : []),
    ].sort(byWeight),
    decisions: decided.map(({ decision }) =>
      refused.has(decision.listGuid)
        ? {
            ...decision,
            action: "none",
            reason: `${decision.reason}; ${stoppedBecause}`,
          }
        : decision,
    ),
    cleared: judged
      .filter(({ clears, list }) => clears && input.held.has(list.guid))
      .map(({ list }) => list.guid),
    stopped: beyondRadius.length > 0 ? { limit, wanted: fresh.length } : null,
    beyondRadius,
  };
}
