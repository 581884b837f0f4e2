import { byReceivedTime, type StormMail } from "./storm-mail";
import type { StormRules } from "./storm-rules-schema";
import type { Trip } from "./trip";
import { watchList } from "./watch-list";

export interface WindowOfMail {
  /** Recent mail to one list, in any order, repeated or not. */
  mails: readonly StormMail[];
  /** Recipients the list reaches. */
  reach: number;
  rules: StormRules;
  /** Trips before this (milliseconds) are known already; the first one from here on is asked for. */
  from?: number;
}

/**
 * The first storm in some mail to a list, or null. A function of the set of mails alone: order,
 * repetition and the time we heard of them change nothing, and fewer replies never trip more.
 */
export function evaluateWindow(window: WindowOfMail): Trip | null {
  const watch = watchList(window.rules);
  const seen = new Set<string>();
  for (const mail of [...window.mails].sort(byReceivedTime)) {
    if (seen.has(mail.messageId)) continue;
    seen.add(mail.messageId);
    const trip = watch.see(mail, window.reach);
    if (trip && mail.receivedAt >= (window.from ?? -Infinity)) return trip();
  }
  return null;
}
