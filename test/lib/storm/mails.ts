import type { StormMail } from "../../../lib/storm/storm-mail";
import { stormRulesSchema } from "../../../lib/storm/storm-rules-schema";

export const rules = stormRulesSchema.parse({});
export const start = Date.parse("2026-01-05T10:00:00Z");

let ids = 0;

/** A reply `minutes` after the start. */
export function mail(
  minutes: number,
  sender: string,
  over: Partial<StormMail> = {},
): StormMail {
  return {
    messageId: `m${String(++ids).padStart(6, "0")}`,
    receivedAt: start + Math.round(minutes * 60_000),
    sender,
    conversation: "c",
    isReply: true,
    authenticated: true,
    kind: "person",
    ...over,
  };
}

export interface Pattern {
  mails: number;
  /** All of it lasts so long. */
  minutes: number;
  /** Sender of the nth mail. */
  sender?: (n: number) => string;
  over?: (n: number) => Partial<StormMail>;
}

/** Mails at one rate from the start on. */
export function steady({
  mails,
  minutes,
  sender = (n) => `p${n}`,
  over = () => ({}),
}: Pattern): StormMail[] {
  return Array.from({ length: mails }, (_, n) =>
    mail((minutes * n) / mails, sender(n), over(n)),
  );
}
