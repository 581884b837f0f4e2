import type { TenantSettings } from "../../tenant/tenant-settings-port";
import { roleFor } from "../../tenant/needed-rights";
import type { TenantRule } from "./tenant-rule";

const cmdlets: Record<keyof TenantSettings, string> = {
  transport: "Get-TransportConfig",
  organization: "Get-OrganizationConfig",
  mailboxes: "Get-Mailbox",
  listCreators: "Get-ManagementRoleAssignment",
};

/** What was not read is not in order. */
export const tenantSettingsUnread: TenantRule = {
  id: "tenant-settings-unread",
  judge(settings) {
    const unread = (Object.keys(cmdlets) as (keyof TenantSettings)[]).flatMap(
      (section) => {
        const { read, ...why } = settings[section];
        return read || !("code" in why)
          ? []
          : [`${cmdlets[section]} (${reason(cmdlets[section], why.code)})`];
      },
    );
    if (unread.length === 0) return null;
    return {
      severity: "low",
      message: `Not judged, because they could not be read: ${unread.join(", ")}.`,
      mend: "breakwater doctor",
    };
  },
};

/** Where the tenant refuses, what mends it; elsewhere the code, which the log explains. */
function reason(cmdlet: string, code: string): string {
  const role = roleFor(cmdlet);
  return code === "tenant_forbidden" && role !== undefined
    ? `${code}: the role ${role} is missing`
    : code;
}
