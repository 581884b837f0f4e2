import type { SlidingSenders } from "../sliding-senders";
import type { StormMail } from "../storm-mail";
import type { StormRuleId, StormRules } from "../storm-rules-schema";

/** A rule's reason to call it a storm, at the mail it was shown last. */
export interface RuleHit {
  rule: StormRuleId;
  /** Of the conversation; null when the rule looks at the whole list. */
  conversation: string | null;
  minutes: number;
  /** What had to be reached, and what was, in `unit`. */
  needed: number;
  counted: number;
  unit: "repliers" | "senders" | "replies" | "deliveries";
  /** Few repliers sufficed because the audience is huge: the activation is short. */
  few: boolean;
  /** Message-IDs of the mails that counted, oldest first, at most 50; only asked for when it matters. */
  mails: () => string[];
}

/** A rule at work on one list. Mails come in order of time, each once, none `ignored`. */
export interface RuleWatch {
  see(mail: StormMail, reach: number): RuleHit | null;
}

export type WatchMaker<Id extends StormRuleId> = (
  settings: StormRules[Id],
) => RuleWatch;

const mailsNamed = 50;

export function nameMails(senders: SlidingSenders): () => string[] {
  return () =>
    senders.firstOfEachSender(mailsNamed).map((mail) => mail.messageId);
}

/** People asked for where fewer than `fullReach` are reached. */
export function scaled(
  senders: number,
  reach: number,
  fullReach: number,
): number {
  return reach >= fullReach
    ? senders
    : Math.ceil(senders * Math.sqrt(fullReach / Math.max(1, reach)));
}
