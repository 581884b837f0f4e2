import type { Cmdlet } from "./cmdlet";
import {
  getDistributionGroup,
  getDynamicDistributionGroup,
  getUnifiedGroup,
} from "./cmdlets/get-list";
import {
  getDistributionGroupMember,
  getDynamicDistributionGroupMember,
} from "./cmdlets/get-list-members";
import { getMailbox } from "./cmdlets/get-mailbox";
import { getRecipient } from "./cmdlets/get-recipient";
import { changeMembersCmdlets } from "./cmdlets/change-members";
import {
  newDistributionGroup,
  newDynamicDistributionGroup,
} from "./cmdlets/new-list";
import { removeListCmdlets } from "./cmdlets/remove-list";
import { writeMailboxCmdlets } from "./cmdlets/write-mailbox";
import { managementRoleCmdlets } from "./cmdlets/roles/management-roles";
import { managementScopeCmdlets } from "./cmdlets/roles/management-scopes";
import { roleAssignmentCmdlets } from "./cmdlets/roles/role-assignments";
import { roleGroupCmdlets } from "./cmdlets/roles/role-groups";
import { servicePrincipalCmdlets } from "./cmdlets/roles/service-principals";
import {
  setDistributionGroup,
  setDynamicDistributionGroup,
  setUnifiedGroup,
} from "./cmdlets/set-list";
import { transportRuleCmdlets } from "./cmdlets/rules/transport-rules";
import { tenantConfigCmdlets } from "./cmdlets/tenant-config";

export const cmdlets: readonly Cmdlet[] = [
  getRecipient,
  getDynamicDistributionGroup,
  getDistributionGroup,
  getUnifiedGroup,
  getDynamicDistributionGroupMember,
  getDistributionGroupMember,
  setDynamicDistributionGroup,
  setDistributionGroup,
  setUnifiedGroup,
  newDynamicDistributionGroup,
  newDistributionGroup,
  ...removeListCmdlets,
  ...changeMembersCmdlets,
  getMailbox,
  ...writeMailboxCmdlets,
  ...tenantConfigCmdlets,
  ...transportRuleCmdlets,
  ...servicePrincipalCmdlets,
  ...roleGroupCmdlets,
  ...managementRoleCmdlets,
  ...roleAssignmentCmdlets,
  ...managementScopeCmdlets,
];
