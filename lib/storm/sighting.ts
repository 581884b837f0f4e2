import { z } from "zod";
import type { MailEvent } from "../mail-flow/mail-event";
import { isOwnMail, type OwnMail } from "../mail-flow/own-mail";
import { isAutomatic } from "./automatic-mail";
import { hasReplyPrefix, subjectThread } from "./subject-thread";

/** What one ear said of one mail, as far as detection needs it. No subject, no recipients. */
export const sightingSchema = z.object({
  messageId: z.string(),
  receivedAt: z.string(),
  sender: z.string(),
  isReply: z.boolean(),
  authenticated: z.boolean(),
  kind: z.enum(["person", "automatic", "own", "forged"]),
  ear: z.enum(["gateway", "sentinel", "trace"]),
  /** Ids that join it to its conversation: its own, its parent's, its root's, the ear's conversation. */
  joins: z.array(z.string()),
});
export type Sighting = z.infer<typeof sightingSchema>;

export function sightMail(event: MailEvent, own: OwnMail | null): Sighting {
  const { messageId, receivedAt, sender, authenticated, ear } = event;
  return {
    messageId,
    receivedAt,
    sender,
    authenticated,
    ear,
    isReply: isReply(event),
    kind: kindOf(event, own),
    joins: joinsOf(event),
  };
}

/** In-Reply-To or References decide. Only without both, and with a conversation of the ear's own, the subject. */
function isReply(event: MailEvent): boolean {
  if (event.inReplyTo !== null || event.references.length > 0) return true;
  return (
    (event.conversationId !== null || event.ear === "trace") &&
    hasReplyPrefix(event.subject ?? "")
  );
}

function kindOf(event: MailEvent, own: OwnMail | null): Sighting["kind"] {
  if (isOwnMail(event, own)) return "own";
  // Anyone can send straight to a sentinel whatever To and From he likes: it says nothing of the list.
  if (event.ear === "sentinel" && !event.authenticated) return "forged";
  return isAutomatic(event) ? "automatic" : "person";
}

function joinsOf(event: MailEvent): string[] {
  const root = event.references[0];
  const ids = [event.messageId, event.inReplyTo, root].filter(
    (id): id is string => id != null,
  );
  const joins = ids.map((id) => `id:${id}`);
  // Computed per mailbox by Exchange: it joins what one ear heard, never two.
  if (event.conversationId !== null)
    joins.push(`${event.ear}:${event.conversationId}`);
  if (event.ear === "trace" && event.subject)
    joins.push(`subject:${subjectThread(event.subject)}`);
  return [...new Set(joins)];
}
