import type { DevClock } from "../../clock/dev-clock";
import type { LeverDelays } from "./lever-delays";
import { SettingsObject } from "./settings-object";

/** Learn, Set-OrganizationConfig and the OrganizationConfig endpoint of the admin API: names and defaults. */
export interface OrganizationConfig {
  MailTipsAllTipsEnabled: boolean;
  MailTipsExternalRecipientsTipsEnabled: boolean;
  MailTipsGroupMetricsEnabled: boolean;
  MailTipsLargeAudienceThreshold: number;
  MailTipsMailboxSourcedTipsEnabled: boolean;
  DistributionGroupNameBlockedWordsList: string[];
}

/** Learn, Set-TransportConfig; the storm protection's defaults: Exchange team blog, 2021-05-05. */
export interface TransportConfig {
  /** `Unlimited` is the organisation's own limit of 1,000. */
  MaxRecipientEnvelopeLimit: string;
  ReplyAllStormProtectionEnabled: boolean;
  ReplyAllStormDetectionMinimumRecipients: number;
  ReplyAllStormDetectionMinimumReplies: number;
  ReplyAllStormBlockDurationHours: number;
}

/** Learn, groupSetting resource type: every value is text. */
export interface GroupSetting {
  id: string;
  displayName: string;
  templateId: string;
  values: { name: string; value: string }[];
}

export interface TenantSettings {
  /** None at first, as in every tenant: the defaults are in force (Learn, overview of group settings). */
  readonly groups: GroupSetting[];
  readonly organization: SettingsObject<OrganizationConfig>;
  readonly transport: SettingsObject<TransportConfig>;
}

export function createTenantSettings(
  clock: DevClock,
  { transportConfigSeconds }: LeverDelays,
  createdAt: number,
): TenantSettings {
  return {
    groups: [],
    organization: new SettingsObject<OrganizationConfig>(
      {
        MailTipsAllTipsEnabled: true,
        MailTipsExternalRecipientsTipsEnabled: false,
        MailTipsGroupMetricsEnabled: true,
        MailTipsLargeAudienceThreshold: 25,
        MailTipsMailboxSourcedTipsEnabled: true,
        DistributionGroupNameBlockedWordsList: [],
      },
      clock,
      0,
      createdAt,
    ),
    transport: new SettingsObject<TransportConfig>(
      {
        MaxRecipientEnvelopeLimit: "Unlimited",
        ReplyAllStormProtectionEnabled: true,
        ReplyAllStormDetectionMinimumRecipients: 2_500,
        ReplyAllStormDetectionMinimumReplies: 10,
        ReplyAllStormBlockDurationHours: 6,
      },
      clock,
      transportConfigSeconds,
      createdAt,
    ),
  };
}
