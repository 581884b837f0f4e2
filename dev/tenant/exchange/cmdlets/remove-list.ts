import type { TenantList } from "../../tenant-state";
import { nothing, type Cmdlet } from "../cmdlet";
import { syncedFromOnPremises } from "../exchange-error";
import { requiredText } from "../required-text";
import { listOf } from "./get-list";

/** Learn, Remove-DynamicDistributionGroup and Remove-DistributionGroup: nothing brings them back. */
function removeList(name: string, kind: TenantList["kind"]): Cmdlet {
  return {
    name,
    parameters: ["Identity", "Confirm", "BypassSecurityGroupManagerCheck"],
    run(parameters, state, { assertWritable }) {
      const list = listOf(state, kind, requiredText(parameters, "Identity"));
      assertWritable(list.row);
      if (list.synced) throw syncedFromOnPremises(list.name, name);
      state.lists.remove(list);
      return nothing;
    },
  };
}

export const removeListCmdlets: readonly Cmdlet[] = [
  removeList("Remove-DynamicDistributionGroup", "dynamicDistributionGroup"),
  removeList("Remove-DistributionGroup", "distributionGroup"),
];
