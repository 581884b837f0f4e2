import { minute } from "../../time/clock";
import { SlidingSenders } from "../sliding-senders";
import { nameMails, type WatchMaker } from "./storm-rule";

/** Repliers within the hour that are a storm on a list of any size: they never came on the public mail. */
const usually = 10;

/**
 * Replies to one list cost more deliveries within the hour than a whole mail service should: 3 to 5
 * million mails were an ordinary day of the largest one on record. Sees the slow start of a storm
 * on a huge list, whose few people never come within minutes of each other.
 */
export const watchDeliveryBudget: WatchMaker<"delivery-budget"> = ({
  minutes,
  deliveries,
  senders,
  repliesASender,
}) => {
  const seen = new SlidingSenders(minutes * minute, repliesASender);
  return {
    see(mail, reach) {
      // A forged sender's deliveries are real, but he must not be able to shut a list by himself.
      if (!mail.isReply || mail.kind !== "person" || !mail.authenticated)
        return null;
      seen.add(mail);
      if (seen.senders < senders) return null;
      const counted = seen.cappedMails * reach;
      if (counted < deliveries) return null;
      return {
        rule: "delivery-budget",
        conversation: null,
        minutes,
        needed: deliveries,
        counted,
        unit: "deliveries",
        few: seen.senders < usually,
        mails: nameMails(seen),
      };
    },
  };
};
