import type { StormProtectionSettings } from "../mail-flow/storm-protection";
import type { TenantSettings } from "./tenant-settings";

/** The built-in protection as the transport configuration has it now, but for what is fixed. */
export function stormProtectionOf(
  { transport }: TenantSettings,
  fixed: Partial<StormProtectionSettings> = {},
): StormProtectionSettings {
  return {
    get enabled() {
      return (
        fixed.enabled ?? transport.effective.ReplyAllStormProtectionEnabled
      );
    },
    get minimumRecipients() {
      return (
        fixed.minimumRecipients ??
        transport.effective.ReplyAllStormDetectionMinimumRecipients
      );
    },
    get minimumReplies() {
      return (
        fixed.minimumReplies ??
        transport.effective.ReplyAllStormDetectionMinimumReplies
      );
    },
    get blockDurationHours() {
      return (
        fixed.blockDurationHours ??
        transport.effective.ReplyAllStormBlockDurationHours
      );
    },
  };
}
