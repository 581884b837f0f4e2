/**
 * What Exchange Online appends to a recipient filter each time it is saved, whether it is there or not
 * (Learn, New-DynamicDistributionGroup; re-saved filters in public scripts hold the block several times).
 */
const excluded = [
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

export function appendExclusions(filter: string): string {
  return `((${filter})${excluded.map((term) => ` -and (-not${term})`).join("")})`;
}
