import { minute } from "../../time/clock";
import { SlidingSenders } from "../sliding-senders";
import { nameMails, scaled, type WatchMaker } from "./storm-rule";

/**
 * Many different people write to one list, in however many threads, as replies or not: a storm
 * whose conversations are torn apart (clients that drop References, people who start a new thread
 * to ask to be removed, newsletters). On the public mail twelve senders never came within 17
 * minutes of each other, twenty-five never within 74.
 */
export const watchManySenders: WatchMaker<"many-senders"> = ({
  windows,
  leastReach,
  fullReach,
}) => {
  const sliding = windows.map((window) => ({
    ...window,
    seen: new SlidingSenders(window.minutes * minute),
  }));
  return {
    see(mail, reach) {
      if (mail.kind !== "person") return null;
      for (const window of sliding) window.seen.add(mail);
      if (reach < leastReach) return null;
      for (const { minutes, senders, seen } of sliding) {
        const needed = scaled(senders, reach, fullReach);
        if (seen.countedSenders < needed) continue;
        return {
          rule: "many-senders",
          conversation: null,
          minutes,
          needed,
          counted: seen.countedSenders,
          unit: "senders",
          few: false,
          mails: nameMails(seen),
        };
      }
      return null;
    },
  };
};
