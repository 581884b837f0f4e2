import type { MailEventsMessage } from "../../lib/mail-flow/mail-event";
import type { MailboxMessage } from "../tenant/mail-flow/mailboxes";
import type { World } from "./create-world";

/** A Graph notification takes "less than 1 minute" on average (Learn, change notifications, latency for `message`). */
const hearingSeconds = 60;

export interface SentinelEarOptions {
  world: World;
  /** Row of the mailbox that it listens at. */
  sentinel: number;
  /** As the app's queue `mail-events` takes it. */
  send: (message: MailEventsMessage) => Promise<void>;
}

/**
 * Tells the detector of what reaches a sentinel mailbox, as its headers put it: To and From are whatever the
 * sender wrote there, and only `authenticated` tells a member's mail from a stranger's. It stands where the
 * app itself does not fetch what notifications point to.
 */
export function listenAtSentinel({
  world: { clock, tenant, state },
  sentinel,
  send,
}: SentinelEarOptions): () => void {
  const { mailboxes } = tenant.mailFlow;
  return mailboxes.open(sentinel).onMessage((message) => {
    clock.schedule(message.receivedAt + hearingSeconds * 1_000, () =>
      send({
        v: 1,
        kind: "mail-events",
        tenantId: state.tenantId,
        heardAt: new Date(clock.now()).toISOString(),
        events: [toEvent(message)],
      }),
    );
  });
}

function toEvent({
  mail,
  receivedAt,
}: MailboxMessage): MailEventsMessage["events"][number] {
  return {
    messageId: bare(mail.messageId),
    receivedAt: new Date(receivedAt).toISOString(),
    sender: mail.headerFrom,
    recipients: [...mail.headerTo, ...mail.headerCc],
    subject: mail.subject,
    conversationId: mail.conversation,
    inReplyTo: mail.inReplyTo === null ? null : bare(mail.inReplyTo),
    references: mail.references.map(bare),
    headers: {},
    authenticated: mail.authenticated,
    ear: "sentinel",
  };
}

const bare = (id: string) => id.replace(/^<|>$/g, "");
