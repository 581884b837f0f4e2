import { sayFilter } from "../../lib/audience/filter/say-filter";
import type { AuditOutcome } from "../../lib/audit/audit-snapshot";

/**
 * What `--json` prints: findings that nobody waived, and a decision for every list; for a dynamic one also
 * whom its filter takes, null where it cannot be read.
 */
export function auditAnswer({
  lists,
  findings,
  decisions,
  stopped,
}: AuditOutcome) {
  const filters = new Map(lists.map(({ guid, filter }) => [guid, filter]));
  return {
    lists: lists.length,
    findings: findings
      .filter(({ waived }) => !waived)
      .map(({ list, rule, severity, reach, complete, limit, message }) => ({
        list,
        rule,
        severity,
        reach,
        complete,
        limit,
        message,
      })),
    decisions: decisions.map(({ list, listGuid, action, reason }) => {
      const filter = filters.get(listGuid);
      return {
        list,
        action,
        reason,
        ...(filter != null && { takes: sayFilter(filter) }),
      };
    }),
    stopped,
  };
}

const attention = new Set([
  "over-limit",
  "filter-invalid",
  "filter-expanded-null",
  "filter-literal-variable",
]);

/** A list is over its limit, or a filter invalid, and nobody waived it. */
export function needsAttention({ stopped, findings }: AuditOutcome): boolean {
  return (
    stopped !== null ||
    findings.some(({ waived, rule }) => !waived && attention.has(rule))
  );
}
