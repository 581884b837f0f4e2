import { z } from "zod";
import { toIso } from "../time/clock";
import { keepHeaders, threadHeaders } from "./kept-headers";
import { bareAddress, isAddress } from "./mail-address";
import type { MailEvent } from "./mail-event";
import { normalizeMessageId } from "./message-id";

/** RFC 5322 §2.1.1: a line, and so a Message-ID, has at most 998 characters. */
const messageId = z
  .string()
  .max(998)
  .refine((id) => normalizeMessageId(id) !== "", "must not be empty");

const address = (what: string) =>
  z.string().refine((text) => isAddress(bareAddress(text)), {
    message: `must be ${what}`,
  });

/** `null` is what several gateways send for "nothing". */
const optional = <T extends z.ZodType>(type: T) => type.nullish();

/** `data` of `breakwater.mail.received.v1`. Fields that a gateway adds are ignored. */
export const mailReceivedSchema = z.object({
  messageId,
  receivedDateTime: z.iso.datetime({ offset: true }),
  sender: z
    .string()
    .refine(
      (text) => bareAddress(text) === "" || isAddress(bareAddress(text)),
      {
        message: "must be a mail address, or <> for a bounce",
      },
    ),
  recipients: z.array(address("a mail address")).min(1),
  subject: optional(z.string()),
  conversationId: optional(z.string().max(1_000)),
  inReplyTo: optional(z.string().max(4_000)),
  references: optional(z.array(z.string().max(998))),
  headers: optional(z.record(z.string(), z.string())),
  authenticated: optional(z.boolean()),
});
export type MailReceived = z.infer<typeof mailReceivedSchema>;

/** Root and nearest ancestors: what joins conversations. A long thread would not fit a queue message otherwise. */
const referencesAtMost = 10;
const subjectAtMost = 200;

export function toMailEvent(
  data: MailReceived,
  ear: MailEvent["ear"],
): MailEvent {
  const fromHeaders = threadHeaders(data.headers ?? {});
  const references = unique(
    data.references?.length ? data.references : fromHeaders.references,
  );
  return {
    messageId: normalizeMessageId(data.messageId),
    receivedAt: toIso(Date.parse(data.receivedDateTime)),
    sender: bareAddress(data.sender),
    recipients: [...new Set(data.recipients.map(bareAddress))],
    subject: data.subject?.slice(0, subjectAtMost) ?? null,
    conversationId: data.conversationId || null,
    inReplyTo: unique([data.inReplyTo ?? ""])[0] ?? fromHeaders.inReplyTo,
    references: shorten(references),
    headers: keepHeaders(data.headers ?? {}),
    authenticated: data.authenticated ?? false,
    ear,
  };
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids.map(normalizeMessageId).filter((id) => id !== ""))];
}

function shorten(references: string[]): string[] {
  if (references.length <= referencesAtMost) return references;
  return [...references.slice(0, 1), ...references.slice(1 - referencesAtMost)];
}
