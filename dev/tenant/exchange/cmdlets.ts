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
import { getRecipient } from "./cmdlets/get-recipient";
import {
  setDistributionGroup,
  setDynamicDistributionGroup,
  setUnifiedGroup,
} from "./cmdlets/set-list";

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
];
