import { z } from "zod";
import type { RowKind } from "../../ports/tables";
import { tableKey } from "../../ports/table-key";

/** What can be worth telling when lists are restricted and given back, and how it is told. */
export const enforcementRules = {
  "settings-kept": {
    severity: "medium",
    message:
      "Somebody else changed who may write to the list while Breakwater held it; what he left is what it has once nothing holds it.",
  },
  "senders-added": {
    severity: "low",
    message:
      "Somebody added senders to the list while Breakwater held it; they are not among those that are restored. Put whoever must write during a storm into the approved-senders group.",
  },
  "senders-gone": {
    severity: "medium",
    message:
      "Accepted senders that were saved no longer exist and could not be restored.",
  },
  "stays-restricted": {
    severity: "high",
    message:
      "None of the saved accepted senders exists any more; the list stays restricted until somebody decides who may write to it.",
  },
  "no-lever": {
    severity: "high",
    message:
      "The cloud refuses to write the list's settings (it is mastered on-premises): restrict it, or give it back, where it is mastered.",
  },
  "list-gone": {
    severity: "info",
    message: "The list is no longer in the tenant.",
  },
  "late-write": {
    severity: "medium",
    message:
      "After it was given back, the list was found restricted to senders that Breakwater had written before. Check that this is meant; it was left as it is.",
  },
  "settings-lost": {
    severity: "critical",
    message:
      "The saved settings of the list are missing from storage; the list is left as it is. Restore who may write to it by hand.",
  },
} as const;
export type EnforcementRule = keyof typeof enforcementRules;

/** PartitionKey: tenant id | enforcement; RowKey: list GUID | rule | episode. */
export const enforcementFindingSchema = z.object({
  list: z.string(),
  listGuid: z.string(),
  rule: z.enum(
    Object.keys(enforcementRules) as [EnforcementRule, ...EnforcementRule[]],
  ),
  severity: z.enum(["critical", "high", "medium", "low", "info"]),
  message: z.string(),
  /** Whom it is about, as identities or GUIDs; often empty. */
  senders: z.array(z.string()),
  at: z.string(),
});
export type EnforcementFinding = z.infer<typeof enforcementFindingSchema>;

export const enforcementFindingRows: RowKind<EnforcementFinding> = {
  table: "bwFindings",
  version: 1,
  schema: enforcementFindingSchema,
};

export function findingsPartition(tenantId: string): string {
  return `${tenantId}|enforcement`;
}

export function findingKey(
  listGuid: string,
  rule: EnforcementRule,
  episodeId: string,
): string {
  return tableKey(listGuid, rule, episodeId);
}

/** `<rule>: <sentence>`, as the activations show it. */
export function noteOf(rule: EnforcementRule, senders: readonly string[] = []) {
  const who = senders.length > 0 ? ` (${senders.join(", ")})` : "";
  return `${rule}: ${enforcementRules[rule].message}${who}`;
}
