import type { TenantSettings } from "../../tenant/tenant-settings-port";
import { roleFor } from "../../tenant/needed-rights";
import type { TenantRule } from "./tenant-rule";

const graphRequest = "GET /groupSettings";
/** The least that Learn names for it (group: list settings). */
const graphPermission = "GroupSettings.Read.All";

/** What each section is read by. */
const requests: Record<keyof TenantSettings, string> = {
  transport: "Get-TransportConfig",
  organization: "Get-OrganizationConfig",
  mailboxes: "Get-Mailbox",
  listCreators: "Get-ManagementRoleAssignment",
  groupCreation: graphRequest,
};

/** Learn, assign a managed identity access to an application role. The application id is Microsoft Graph's, everywhere. */
const grantPermission = [
  "Connect-MgGraph -Scopes 'Application.Read.All', 'AppRoleAssignment.ReadWrite.All'",
  `$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"`,
  `$role = $graph.AppRoles | Where-Object Value -EQ '${graphPermission}'`,
  "New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId '<object-id of Breakwater>' -PrincipalId '<object-id of Breakwater>' -ResourceId $graph.Id -AppRoleId $role.Id",
].join("\n");

/** What was not read is not in order. */
export const tenantSettingsUnread: TenantRule = {
  id: "tenant-settings-unread",
  judge(settings) {
    const unread = (Object.keys(requests) as (keyof TenantSettings)[]).flatMap(
      (section) => {
        const { read, ...why } = settings[section];
        return read || !("code" in why)
          ? []
          : [{ request: requests[section], code: why.code }];
      },
    );
    if (unread.length === 0) return null;
    const said = unread.map(
      ({ request, code }) => `${request} (${reason(request, code)})`,
    );
    const onlyPermission = unread.every(
      ({ request, code }) =>
        request === graphRequest && code === "tenant_forbidden",
    );
    return {
      severity: "low",
      message: `Not judged, because they could not be read: ${said.join(", ")}.`,
      mend: onlyPermission ? grantPermission : "breakwater doctor",
    };
  },
};

/** Where the tenant refuses, what mends it; elsewhere the code, which the log explains. */
function reason(request: string, code: string): string {
  if (code !== "tenant_forbidden") return code;
  if (request === graphRequest)
    return `${code}: the permission ${graphPermission} of Microsoft Graph is missing`;
  const role = roleFor(request);
  return role === undefined ? code : `${code}: the role ${role} is missing`;
}
