import { count } from "../words";
import type { TenantRule } from "./tenant-rule";

/** The lowest that can be set (Microsoft's announcements of Reply-all Storm Protection, 2020 and 2021); the defaults are 2,500 and 10. */
const lowest = { recipients: 1_000, replies: 2 };
/** Later than this, many thousand replies are under way in a large list. */
const latestReplies = 10;

export const tenantStormProtection: TenantRule = {
  id: "tenant-storm-protection",
  judge({ transport }, { reaches }) {
    if (!transport.read) return null;
    const { enabled, minimumRecipients, minimumReplies } =
      transport.value.stormProtection;
    const mend = `Set-TransportConfig -ReplyAllStormProtectionEnabled $true -ReplyAllStormDetectionMinimumRecipients ${lowest.recipients} -ReplyAllStormDetectionMinimumReplies 5`;
    if (enabled === false)
      return {
        severity: "high",
        message:
          "The built-in Reply-all Storm Protection is off. It hears replies that nothing else can: those to people whom a list was expanded to.",
        mend,
      };
    const faults: string[] = [];
    if (minimumRecipients !== null && minimumRecipients > lowest.recipients) {
      const outside = [...reaches.values()].filter(
        ({ reach }) =>
          reach !== null &&
          reach >= lowest.recipients &&
          reach < minimumRecipients,
      ).length;
      faults.push(
        `looks at conversations of ${count(minimumRecipients)} recipients and more (${count(lowest.recipients)} is the lowest; ${count(outside)} lists lie between)`,
      );
    }
    if (minimumReplies !== null && minimumReplies > latestReplies)
      faults.push(
        `waits for ${minimumReplies} replies to all (${lowest.replies} is the lowest)`,
      );
    if (faults.length === 0) return null;
    return {
      severity: "medium",
      message: `The built-in Reply-all Storm Protection ${faults.join(", and ")}.`,
      mend,
    };
  },
};
