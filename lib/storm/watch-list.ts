import { minute, toIso } from "../time/clock";
import { KeyedWindows } from "./keyed-windows";
import { watchDeliveryBudget } from "./rules/delivery-budget";
import { watchDistinctRepliers } from "./rules/distinct-repliers";
import { watchManySenders } from "./rules/many-senders";
import { watchSingleSenderLoop } from "./rules/single-sender-loop";
import type { RuleHit, RuleWatch } from "./rules/storm-rule";
import { SlidingSenders } from "./sliding-senders";
import type { StormMail } from "./storm-mail";
import { longestWindowMinutes, type StormRules } from "./storm-rules-schema";
import type { Trip } from "./trip";

export interface ListWatch {
  /**
   * Mails in order of time, each once. Whether it is a storm at this mail, and if so a function
   * that tells why; to be called before the next mail is shown.
   */
  see(mail: StormMail, reach: number): (() => Trip) | null;
}

/** All rules on one list. The detector shows it the mail of an hour, the backtest that of years. */
export function watchList(rules: StormRules): ListWatch {
  const watches = watchesOf(rules);
  const hour = longestWindowMinutes * minute;
  const conversations = new KeyedWindows([hour]);
  const list = new SlidingSenders(hour);

  return {
    see(mail, reach) {
      if (mail.kind === "ignored") return null;
      const [conversation] = mail.isReply
        ? conversations.add(mail.conversation, mail)
        : [];
      if (mail.isReply) list.add(mail);
      else list.forget(mail.receivedAt);
      // Every rule sees every mail; the first in the order above speaks.
      const hits = watches.map((watch) => watch.see(mail, reach));
      const hit = hits.find((one) => one !== null);
      if (!hit) return null;
      const scope = (hit.conversation === null ? list : conversation) ?? list;
      return () => toTrip(hit, mail, reach, scope);
    },
  };
}

function watchesOf(rules: StormRules): RuleWatch[] {
  const watches: RuleWatch[] = [];
  if (rules["distinct-repliers"].enabled)
    watches.push(watchDistinctRepliers(rules["distinct-repliers"]));
  if (rules["many-senders"].enabled)
    watches.push(watchManySenders(rules["many-senders"]));
  if (rules["delivery-budget"].enabled)
    watches.push(watchDeliveryBudget(rules["delivery-budget"]));
  if (rules["single-sender-loop"].enabled)
    watches.push(watchSingleSenderLoop(rules["single-sender-loop"]));
  return watches;
}

function toTrip(
  hit: RuleHit,
  mail: StormMail,
  reach: number,
  scope: SlidingSenders,
): Trip {
  const { rule, minutes, needed, counted, unit, few } = hit;
  return {
    rule,
    at: toIso(mail.receivedAt),
    conversation: hit.conversation ?? mail.conversation,
    distinctRepliers: scope.senders,
    replies: scope.mails,
    deliveries: scope.mails * reach,
    reach,
    minutes,
    needed,
    counted,
    unit,
    few,
    mails: hit.mails(),
  };
}
