import type { TenantSettings } from "../tenant/tenant-settings-port";
import { activeWaiver } from "./active-waiver";
import type { AuditInput } from "./audit-input";
import type { Finding } from "./finding";
import { tenantGroupCreators } from "./rules/tenant-group-creators";
import { tenantLargeAudienceTip } from "./rules/tenant-large-audience-tip";
import { tenantListCreators } from "./rules/tenant-list-creators";
import { tenantMailboxRecipientLimit } from "./rules/tenant-mailbox-recipient-limit";
import { tenantRecipientLimit } from "./rules/tenant-recipient-limit";
import type { TenantRule } from "./rules/tenant-rule";
import { tenantSettingsUnread } from "./rules/tenant-settings-unread";
import { tenantStormProtection } from "./rules/tenant-storm-protection";

export const tenantRules: readonly TenantRule[] = [
  tenantStormProtection,
  tenantListCreators,
  tenantGroupCreators,
  tenantLargeAudienceTip,
  tenantRecipientLimit,
  tenantMailboxRecipientLimit,
  tenantSettingsUnread,
];

/** What waivers call it. */
const tenant = { guid: "tenant", address: "tenant" };

export function tenantFindings(
  settings: TenantSettings,
  input: AuditInput,
): Finding[] {
  return tenantRules.flatMap(({ id, judge }) => {
    const verdict = judge(settings, input);
    if (!verdict) return [];
    const waiver = activeWaiver(tenant, id, input.policy, input.now);
    return [
      {
        list: null,
        listGuid: null,
        rule: id,
        ...verdict,
        reach: null,
        complete: true,
        limit: null,
        waived: waiver
          ? {
              reason: waiver.reason,
              approver: waiver.approver,
              expires: waiver.expires,
            }
          : null,
      },
    ];
  });
}
