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
  getMailbox,
  ...tenantConfigCmdlets,
  ...servicePrincipalCmdlets,
  ...roleGroupCmdlets,
  ...managementRoleCmdlets,
  ...roleAssignmentCmdlets,
  ...managementScopeCmdlets,
];
