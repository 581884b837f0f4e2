/** A role of Exchange that a part of Breakwater needs; the table of docs/permissions.md. */
export interface NeededRight {
  part: string;
  /** The least of Exchange's own management roles that holds the cmdlets. */
  role: string;
  cmdlets: readonly string[];
}

export const neededRights: readonly NeededRight[] = [
  {
    part: "directory sync",
    role: "View-Only Recipients",
    cmdlets: [
      "Get-Recipient",
      "Get-DynamicDistributionGroup",
      "Get-DynamicDistributionGroupMember",
      "Get-DistributionGroup",
      "Get-DistributionGroupMember",
      "Get-UnifiedGroup",
      "Get-Mailbox",
    ],
  },
  {
    part: "enforcement and MailTips",
    role: "Distribution Groups",
    cmdlets: ["Set-DynamicDistributionGroup", "Set-DistributionGroup"],
  },
  {
    part: "enforcement on Microsoft 365 groups",
    role: "Mail Recipients",
    cmdlets: ["Set-UnifiedGroup"],
  },
  {
    part: "the tenant's own settings",
    role: "View-Only Configuration",
    cmdlets: [
      "Get-TransportConfig",
      "Get-OrganizationConfig",
      "Get-ManagementRoleAssignment",
    ],
  },
];

export interface MissingRight extends NeededRight {
  /** Those of `cmdlets` that may not be run. */
  missing: string[];
}

/** What a principal lacks that may run those cmdlets. */
export function missingRights(allowed: readonly string[]): MissingRight[] {
  const known = new Set(allowed.map((cmdlet) => cmdlet.toLowerCase()));
  return neededRights.flatMap((right) => {
    const missing = right.cmdlets.filter(
      (cmdlet) => !known.has(cmdlet.toLowerCase()),
    );
    return missing.length > 0 ? [{ ...right, missing }] : [];
  });
}

/** The role that lets a principal run a cmdlet. */
export function roleFor(cmdlet: string): string | undefined {
  return neededRights.find(({ cmdlets }) => cmdlets.includes(cmdlet))?.role;
}
