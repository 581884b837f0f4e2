import type { Habits } from "../habits";

/** What the service ships: roles with their cmdlets, groups with their roles. */
export interface BuiltInRole {
  name: string;
  cmdlets: readonly string[];
  /** Given to users by the default role assignment policy, over what they own. */
  endUser?: boolean;
}

const viewLists = [
  "Get-Recipient",
  "Get-DynamicDistributionGroup",
  "Get-DynamicDistributionGroupMember",
  "Get-DistributionGroup",
  "Get-DistributionGroupMember",
  "Get-UnifiedGroup",
];
const viewConfig = ["Get-OrganizationConfig", "Get-TransportConfig"];
const viewRoles = [
  "Get-ManagementRole",
  "Get-ManagementRoleEntry",
  "Get-ManagementRoleAssignment",
  "Get-ManagementScope",
  "Get-RoleGroup",
  "Get-RoleGroupMember",
  "Get-ServicePrincipal",
];
const staticLists = [
  "New-DistributionGroup",
  "Set-DistributionGroup",
  "Remove-DistributionGroup",
  "Add-DistributionGroupMember",
  "Remove-DistributionGroupMember",
];
const dynamicLists = [
  "New-DynamicDistributionGroup",
  "Set-DynamicDistributionGroup",
  "Remove-DynamicDistributionGroup",
];

/**
 * Learn, permissions in Exchange Online: lists are the role Distribution Groups'; Get-OrganizationConfig
 * and Get-Mailbox ran as Global Reader and Get-TransportRule as Security Reader on a live tenant.
 */
export function builtInRoles({ userLists }: Habits): readonly BuiltInRole[] {
  return [
    {
      name: "View-Only Recipients",
      cmdlets: [...viewLists, "Get-Mailbox", "Get-User"],
    },
    {
      name: "View-Only Configuration",
      cmdlets: [...viewConfig, "Get-TransportRule", ...viewRoles],
    },
    {
      name: "Distribution Groups",
      cmdlets: [...viewLists, ...dynamicLists, ...staticLists],
    },
    {
      name: "Mail Recipients",
      cmdlets: [
        ...viewLists,
        "Get-Mailbox",
        "Get-User",
        "Set-Mailbox",
        "Set-User",
        "Set-DynamicDistributionGroup",
        "Set-DistributionGroup",
        "Set-UnifiedGroup",
      ],
    },
    {
      name: "Mail Recipient Creation",
      cmdlets: [
        "Get-Recipient",
        "Get-Mailbox",
        "New-Mailbox",
        "Remove-Mailbox",
      ],
    },
    {
      name: "Transport Rules",
      cmdlets: ["Get", "New", "Set", "Enable", "Disable", "Remove"].map(
        (verb) => `${verb}-TransportRule`,
      ),
    },
    {
      name: "Organization Transport Settings",
      cmdlets: ["Get-TransportConfig", "Set-TransportConfig"],
    },
    {
      name: "Organization Configuration",
      cmdlets: ["Get-OrganizationConfig", "Set-OrganizationConfig"],
    },
    {
      name: "Role Management",
      cmdlets: [
        ...viewRoles,
        ..."ServicePrincipal RoleGroup ManagementRole ManagementRoleAssignment ManagementScope"
          .split(" ")
          .flatMap((noun) => [`New-${noun}`, `Remove-${noun}`]),
        "Add-RoleGroupMember",
        "Remove-RoleGroupMember",
        "Remove-ManagementRoleEntry",
        "Test-ServicePrincipalAuthorization",
      ],
    },
    { name: "Security Reader", cmdlets: ["Get-TransportRule"] },
    {
      name: "MyDistributionGroups",
      endUser: true,
      cmdlets: [
        ...staticLists,
        "Get-DistributionGroup",
        "Get-DistributionGroupMember",
        "Get-DynamicDistributionGroup",
        ...(userLists === "dynamicToo" ? dynamicLists : []),
      ],
    },
    // Learn, role based access control for applications: for Graph, no cmdlet is in them.
    ...["Mail.Read", "Mail.ReadBasic", "Mail.ReadWrite", "Mail.Send"].map(
      (permission) => ({ name: `Application ${permission}`, cmdlets: [] }),
    ),
  ];
}

const administration = [
  "View-Only Recipients",
  "View-Only Configuration",
  "Distribution Groups",
  "Mail Recipients",
  "Mail Recipient Creation",
  "Transport Rules",
  "Organization Transport Settings",
  "Organization Configuration",
  "Role Management",
];

/** Learn, permissions in Exchange Online, role groups. */
export const builtInRoleGroups: Readonly<Record<string, readonly string[]>> = {
  "Organization Management": administration,
  "Recipient Management": [
    "Distribution Groups",
    "Mail Recipients",
    "Mail Recipient Creation",
  ],
  "View-Only Organization Management": [
    "View-Only Recipients",
    "View-Only Configuration",
  ],
  "Help Desk": ["View-Only Recipients"],
  "Security Reader": ["Security Reader"],
};

/** Learn, app-only authentication: the directory roles that count, as the role group that each is. */
export const directoryRoleGroups: Readonly<Record<string, string>> = {
  "Global Administrator": "Organization Management",
  "Exchange Administrator": "Organization Management",
  "Exchange Recipient Administrator": "Recipient Management",
  "Global Reader": "View-Only Organization Management",
  "Helpdesk Administrator": "Help Desk",
  "Security Administrator": "Security Reader",
  "Security Reader": "Security Reader",
  "Compliance Administrator": "Security Reader",
};

export const defaultPolicy = "Default Role Assignment Policy";
