import type { TenantList } from "../../tenant-state";
import { presentRows, textParameter, type Cmdlet } from "../cmdlet";
import { objectNotFound } from "../exchange-error";
import { findRecipientRows } from "../find-recipient";
import { recipientRows } from "../recipient-row";

/**
 * Direct members: of a dynamic list the stored ones, which mail goes to (Learn, modern dynamic
 * distribution groups). Learn, Get-DynamicDistributionGroupMember, Identity: "The value $null or a
 * non-existent value for the Identity parameter returns all objects". Of a static list only the blank
 * one does.
 */
function getMembers(name: string, kind: TenantList["kind"]): Cmdlet {
  return {
    name,
    parameters: ["Identity", "ResultSize", "IncludeSoftDeletedObjects"],
    endpointParameters: ["Identity", "ResultSize"],
    run(parameters, state) {
      const identity = textParameter(parameters, "identity");
      const [row] = identity === "" ? [] : findRecipientRows(state, identity);
      const list = row === undefined ? undefined : state.lists.byRow(row);
      if (list?.kind !== kind) {
        if (identity !== "" && kind !== "dynamicDistributionGroup")
          throw objectNotFound(identity);
        return recipientRows(state, presentRows(state.recipients));
      }
      return recipientRows(state, state.lists.storedMembers(list));
    },
  };
}

export const getDynamicDistributionGroupMember = getMembers(
  "Get-DynamicDistributionGroupMember",
  "dynamicDistributionGroup",
);
export const getDistributionGroupMember = getMembers(
  "Get-DistributionGroupMember",
  "distributionGroup",
);
