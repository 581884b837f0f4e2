import { count } from "../words";
import type { TenantRule } from "./tenant-rule";

/** Exchange's default (Learn, Set-OrganizationConfig): above it Outlook tells a sender how many he writes to. */
const usual = 25;

export const tenantLargeAudienceTip: TenantRule = {
  id: "tenant-large-audience-tip",
  judge({ organization }) {
    if (!organization.read) return null;
    const { mailTipsEnabled, groupMetricsEnabled, largeAudienceThreshold } =
      organization.value;
    const faults = [
      ...(mailTipsEnabled === false ? ["MailTips are off"] : []),
      ...(groupMetricsEnabled === false
        ? ["the sizes of lists are not counted (MailTipsGroupMetricsEnabled)"]
        : []),
      ...(largeAudienceThreshold !== null && largeAudienceThreshold > usual
        ? [`they are told only above ${count(largeAudienceThreshold)}`]
        : []),
    ];
    if (faults.length === 0) return null;
    return {
      severity: "medium",
      message: `Senders do not see how many they write to: ${faults.join(", ")}.`,
      mend: `Set-OrganizationConfig -MailTipsAllTipsEnabled $true -MailTipsGroupMetricsEnabled $true -MailTipsLargeAudienceThreshold ${usual}`,
    };
  },
};
