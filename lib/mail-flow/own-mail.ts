import { createHmac, timingSafeEqual } from "node:crypto";
import { day } from "../time/clock";
import type { MailEvent } from "./mail-event";

/** On every mail that we send: notices, reports, rehearsals. */
export const ownMailHeader = "x-breakwater-signature";

export interface OwnMail {
  /** Addresses we send from, lower case. */
  addresses: readonly string[];
  /** Any of them signs, while one replaces another. */
  secrets: readonly string[];
}

/**
 * Ours is what comes from `notices.from` (null: nothing is) and is signed with a secret of the webhook:
 * who holds that can tell us of any mail anyway, and needs no forged notice.
 */
export function ownMailFrom(
  noticesFrom: string | null,
  webhookSecrets: readonly string[],
): OwnMail | null {
  return noticesFrom === null
    ? null
    : { addresses: [noticesFrom.toLowerCase()], secrets: webhookSecrets };
}

interface Signed {
  from: string;
  subject: string;
  /** Milliseconds since the epoch. */
  at: number;
}

/** `t=<seconds>,v1=<base64>` over sender, subject and time: of no use on any other mail. */
export function signOwnMail(mail: Signed, secret: string): string {
  const seconds = Math.floor(mail.at / 1000);
  return `t=${seconds},v1=${digest(mail.from, mail.subject, seconds, secret).toString("base64")}`;
}

/**
 * Whether we sent it ourselves: known by sender and signature. An address alone is anybody's to
 * write; a signature alone could be copied from a notice onto another mail.
 */
export function isOwnMail(event: MailEvent, own: OwnMail | null): boolean {
  if (!own || !own.addresses.includes(event.sender)) return false;
  const match = /^t=(\d{1,12}),v1=([A-Za-z0-9+/=]{44})$/.exec(
    event.headers[ownMailHeader] ?? "",
  );
  if (!match) return false;
  const seconds = Number(match[1]);
  // Long enough for any queue; a copy kept for later is worth nothing.
  if (Math.abs(Date.parse(event.receivedAt) - seconds * 1000) > day)
    return false;
  const given = Buffer.from(match[2] ?? "", "base64");
  return own.secrets.some((secret) => {
    const expected = digest(event.sender, event.subject ?? "", seconds, secret);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function digest(
  from: string,
  subject: string,
  seconds: number,
  secret: string,
): Buffer {
  return createHmac("sha256", secret)
    .update(
      JSON.stringify([from.toLowerCase(), subject.slice(0, 200), seconds]),
    )
    .digest();
}
