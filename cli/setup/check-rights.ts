import { missingRights } from "../../lib/tenant/needed-rights";
import type { TenantSetup } from "../../lib/tenant/tenant-setup-port";
import type { Check } from "../doctor/check-app";

/** One check for each role that is missing, with the cmdlets that need it; one that all is well otherwise. */
export async function checkRights(
  tenant: Pick<TenantSetup, "allowedCmdlets">,
): Promise<Check[]> {
  const allowed = await tenant.allowedCmdlets();
  const missing = missingRights(allowed);
  if (missing.length === 0)
    return [
      {
        name: "rights",
        state: "ok",
        says: `The principal may run every cmdlet that is needed (${allowed.length} in all).`,
      },
    ];
  return missing.map(({ part, role, missing: cmdlets }) => ({
    name: "rights",
    state: "attention",
    says: `The role ${role} is missing, for ${part}: ${cmdlets.join(", ")} may not be run. docs/permissions.md has the lines that grant it.`,
  }));
}
