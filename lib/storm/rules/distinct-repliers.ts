import { minute } from "../../time/clock";
import { KeyedWindows } from "../keyed-windows";
import { nameMails, scaled, type WatchMaker } from "./storm-rule";

/**
 * Many different people reply in one conversation. What separates a storm from a busy list is who
 * replies, not how much: on 286,913 public mails ten replies within the hour came 602 times, five
 * repliers within two minutes, six within five or ten within sixty never did.
 */
export const watchDistinctRepliers: WatchMaker<"distinct-repliers"> = (
  settings,
) => {
  const { few, windows, leastReach, fullReach } = settings;
  const conversations = new KeyedWindows([
    few.minutes * minute,
    ...windows.map((window) => window.minutes * minute),
  ]);
  // What the ordinary windows would ask for within the same time or more.
  const usually = Math.min(
    Infinity,
    ...windows
      .filter((one) => one.minutes >= few.minutes)
      .map((one) => one.senders),
  );
  return {
    see(mail, reach) {
      if (!mail.isReply || mail.kind !== "person") return null;
      const [fewWindow, ...others] = conversations.add(mail.conversation, mail);
      if (reach < leastReach || !fewWindow) return null;
      const candidates = [
        {
          senders: fewWindow,
          minutes: few.minutes,
          needed: Math.max(few.least, Math.ceil(few.deliveries / reach)),
          few: true,
        },
        ...windows.map((window, i) => ({
          senders: others[i] ?? fewWindow,
          minutes: window.minutes,
          needed: scaled(window.senders, reach, fullReach),
          few: false,
        })),
      ];
      const hit = candidates.find(
        (one) => one.senders.countedSenders >= one.needed,
      );
      return hit
        ? {
            rule: "distinct-repliers",
            conversation: mail.conversation,
            minutes: hit.minutes,
            needed: hit.needed,
            counted: hit.senders.countedSenders,
            unit: "repliers",
            few: hit.few && hit.needed < usually,
            mails: nameMails(hit.senders),
          }
        : null;
    },
  };
};
