import { z } from "zod";

/**
 * One mail to one or more lists, as an ear heard it. Deduplicated by `messageId`; ordered and
 * windowed by `receivedAt` (a backlog is not a storm).
 */
export const mailEventSchema = z.object({
  messageId: z.string().min(1).max(998),
  /** ISO UTC: when the mail was received, not when we heard of it. */
  receivedAt: z.string(),
  /** Lower case. */
  sender: z.string(),
  /** Lower case. */
  recipients: z.array(z.string()).min(1),
  subject: z.string().nullable(),
  conversationId: z.string().nullable(),
  inReplyTo: z.string().nullable(),
  references: z.array(z.string()),
  /** Lower-case names; only those that detection reads are kept. */
  headers: z.record(z.string(), z.string()),
  /** The gateway's word that the sender is who he claims; false when it says nothing. */
  authenticated: z.boolean(),
  ear: z.enum(["gateway", "sentinel", "trace"]),
});
export type MailEvent = z.infer<typeof mailEventSchema>;

/** Queue `mail-events`: the events of one request, together at most 48 KB. */
export const mailEventsMessageSchema = z.object({
  v: z.literal(1),
  kind: z.literal("mail-events"),
  tenantId: z.string(),
  heardAt: z.string(),
  events: z.array(mailEventSchema).min(1),
});
export type MailEventsMessage = z.infer<typeof mailEventsMessageSchema>;
