/**
 * What Exchange Online appends to a recipient filter each time it is saved, whether it is there or not
 * (Learn, New-DynamicDistributionGroup; re-saved filters in public scripts hold the block several times).
 */
const today = [
  "(Name -like 'SystemMailbox{*')",
  "(Name -like 'CAS_{*')",
  "(RecipientTypeDetailsValue -eq 'MailboxPlan')",
  "(RecipientTypeDetailsValue -eq 'DiscoveryMailbox')",
  "(RecipientTypeDetailsValue -eq 'PublicFolderMailbox')",
  "(RecipientTypeDetailsValue -eq 'ArbitrationMailbox')",
  "(RecipientTypeDetailsValue -eq 'AuditLogMailbox')",
  "(RecipientTypeDetailsValue -eq 'AuxAuditLogMailbox')",
  "(RecipientTypeDetailsValue -eq 'SupervisoryReviewPolicyMailbox')",
];

/** Lists saved years ago lack the later terms: five and six of them are seen in tenants of that age. */
const eras = {
  nine: today,
  six: [0, 1, 2, 3, 5, 6].map((n) => today[n]!),
  five: [0, 1, 2, 3, 5].map((n) => today[n]!),
};
export type ExclusionEra = keyof typeof eras;

export function appendExclusions(
  filter: string,
  era: ExclusionEra = "nine",
): string {
  return `(((${filter}))${eras[era].map((term) => ` -and (-not${term})`).join("")})`;
}
