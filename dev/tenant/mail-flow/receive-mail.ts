import type { TenantState } from "../tenant-state";
import { createConversations } from "./conversations";
import type { Mail, OutgoingMail } from "./mail";
import { seededGuid } from "./seeded";

/** Makes what somebody hands in a mail as the transport service sees it. */
export function createReceiver(
  state: TenantState,
): (mail: OutgoingMail) => Mail {
  const conversations = createConversations();
  let received = 0;

  const addressOf = (row: number): string => {
    const address = state.recipients.property(row, "PrimarySmtpAddress");
    if (typeof address !== "string")
      throw new Error(`recipient ${row} has no primary address`);
    return address.toLowerCase();
  };
  const addresses = (given: OutgoingMail["to"] = []) =>
    given.map((one) =>
      typeof one === "number" ? addressOf(one) : one.toLowerCase(),
    );

  return (mail) => {
    const number = ++received;
    const isRow = typeof mail.from === "number";
    const row = isRow
      ? (mail.from as number)
      : state.recipients.rowByAddress(mail.from as string);
    const senderAddress = isRow
      ? addressOf(mail.from as number)
      : (mail.from as string).toLowerCase();
    const messageId =
      mail.messageId ??
      `<${seededGuid(state.seed, `message-id:${number}`)}@${state.domain}>`;
    const inReplyTo = mail.inReplyTo ?? null;
    const references = mail.references ?? [];
    const authenticated = mail.authenticated ?? isRow;
    const to = addresses(mail.to);
    const cc = addresses(mail.cc);
    return {
      messageId,
      traceId: seededGuid(state.seed, `mail:${number}`),
      receivedAt: mail.at ?? state.clock.now(),
      // Exchange resolves the sender of authenticated mail only: a claimed address is a stranger's.
      senderRow: authenticated ? (row ?? null) : null,
      senderAddress,
      recipients: [...to, ...cc, ...addresses(mail.bcc)],
      headerFrom: mail.claims?.from?.toLowerCase() ?? senderAddress,
      headerTo: mail.claims?.to ? addresses(mail.claims.to) : to,
      headerCc: cc,
      subject: mail.subject,
      inReplyTo,
      references,
      headers: mail.headers ?? {},
      authenticated,
      conversation: conversations.of(messageId, inReplyTo, references),
      size: 4_000 + 2 * mail.subject.length + 60 * references.length,
    };
  };
}
