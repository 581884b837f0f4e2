import { minute } from "../../time/clock";
import { KeyedWindows } from "../keyed-windows";
import type { WatchMaker } from "./storm-rule";

/**
 * One sender replies and replies in one conversation: a robot that answers itself, or another
 * robot. An out-of-office answers each person once, so here (and only here) automatic mail counts.
 * The longest run on the public mail that was no loop: a patch series of 110 within the hour.
 */
export const watchSingleSenderLoop: WatchMaker<"single-sender-loop"> = ({
  minutes,
  most,
  least,
  deliveries,
}) => {
  const runs = new KeyedWindows([minutes * minute]);
  return {
    see(mail, reach) {
      // Forged mail alone trips nothing.
      if (!mail.isReply || !mail.authenticated) return null;
      const [conversation] = runs.add(mail.conversation, mail);
      const run = conversation?.mailsOf(mail.sender) ?? 0;
      const needed = Math.min(
        most,
        Math.max(least, Math.ceil(deliveries / Math.max(1, reach))),
      );
      if (run < needed) return null;
      return {
        rule: "single-sender-loop",
        conversation: mail.conversation,
        minutes,
        needed,
        counted: run,
        unit: "replies",
        few: false,
        mails: () => [mail.messageId],
      };
    },
  };
};
