import type { MessageGate } from "./gate";
import { isReply } from "./mail";

/** The names of `Set-TransportConfig`'s parameters, without their common beginning. */
export interface StormProtectionSettings {
  enabled: boolean;
  minimumRecipients: number;
  minimumReplies: number;
  blockDurationHours: number;
}

/**
 * Exchange team blog, 2021-05-05 (customizable settings of Reply-all Storm Protection):
 * 10 reply-alls to 2,500 recipients within 60 minutes block the conversation for 6 hours.
 */
export const stormProtectionDefaults: Readonly<StormProtectionSettings> = {
  enabled: true,
  minimumRecipients: 2_500,
  minimumReplies: 10,
  blockDurationHours: 6,
};

/** Sliding, and the one setting that cannot be changed (same source). */
const windowMilliseconds = 60 * 60_000;

export interface BuiltInStorm {
  conversation: string;
  /** Receipt of the reply that made the count full; it is itself still delivered. */
  detectedAt: number;
  blockedUntil: number;
  refused: number;
}

export interface StormProtection extends MessageGate {
  readonly storms: readonly BuiltInStorm[];
}

/**
 * The protection that every large tenant has. It knows threads, not lists: a new subject is a new
 * conversation, and the mails that made the count full have been delivered. The first mail of a
 * thread and mail to persons pass (Exchange team blog, 2020-05-07).
 *
 * `settings` is read on every mail, so that a change of the transport configuration counts at once.
 */
export function createStormProtection(
  settings: Readonly<StormProtectionSettings>,
): StormProtection {
  const threads = new Map<
    string,
    { replies: number[]; storm: BuiltInStorm | null }
  >();
  const storms: BuiltInStorm[] = [];
  const thread = (conversation: string) => {
    const known = threads.get(conversation) ?? { replies: [], storm: null };
    // Re-inserted, so that the map stays in order of last use and the oldest thread can be forgotten.
    threads.delete(conversation);
    threads.set(conversation, known);
    if (threads.size > 20_000) threads.delete(threads.keys().next().value!);
    return known;
  };
  return {
    name: "storm-protection",
    storms,
    refuse(mail) {
      if (!settings.enabled || !isReply(mail)) return null;
      const storm = threads.get(mail.conversation)?.storm;
      if (!storm || mail.receivedAt >= storm.blockedUntil) return null;
      storm.refused += 1;
      // No source gives the status code of this report.
      return {
        by: "storm-protection",
        status: null,
        text: "Reply-all storm: this conversation is blocked for now",
      };
    },
    passed(mail, audience) {
      if (
        !settings.enabled ||
        !isReply(mail) ||
        audience < settings.minimumRecipients
      )
        return;
      const known = thread(mail.conversation);
      known.replies = [...known.replies, mail.receivedAt].filter(
        (at) => at > mail.receivedAt - windowMilliseconds,
      );
      if (known.replies.length < settings.minimumReplies) return;
      known.storm = {
        conversation: mail.conversation,
        detectedAt: mail.receivedAt,
        blockedUntil: mail.receivedAt + settings.blockDurationHours * 3_600_000,
        refused: 0,
      };
      // What was counted is spent: after the block a storm has to show itself anew.
      known.replies = [];
      storms.push(known.storm);
    },
  };
}
