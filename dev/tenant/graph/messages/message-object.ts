import type { MailboxMessage } from "../../mail-flow/mailboxes";
import type { TenantState } from "../../tenant-state";
import { digestOf } from "./digest";
import { folderId } from "./mail-folder";
import { messageId } from "./message-id";

type Header = { name: string; value: string };

/** Where a message is asked for. */
export interface MessageView {
  state: TenantState;
  /** Row of the mailbox. */
  row: number;
  immutableIds: boolean;
}

const iso = (at: number) =>
  new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");

/** Whose conversation it is, too: every mailbox numbers its own (widely known, not documented). */
const conversationId = (row: number, conversation: string) =>
  `AAQkAGUwNjQ4ZjIxLTQ3Y2Y${digestOf(`${row}:${conversation}`).toString("base64url").slice(0, 44)}=`;

/** 22 bytes: reserved, time, and a GUID that all mailboxes share (MS-OXOMSG, PidTagConversationIndex). */
function conversationIndex(conversation: string): string {
  const bytes = Buffer.alloc(22);
  bytes[0] = 1;
  digestOf(conversation).copy(bytes, 1, 0, 21);
  return bytes.toString("base64");
}

type Property = (message: MailboxMessage, view: MessageView) => unknown;

const address = (
  { state }: MessageView,
  of: string,
): { emailAddress: { name: string; address: string } } => {
  const row = state.recipients.rowByAddress(of);
  const name =
    row === undefined ? null : state.recipients.property(row, "DisplayName");
  return {
    emailAddress: { name: typeof name === "string" ? name : of, address: of },
  };
};

const id: Property = (message, { state, row, immutableIds }) =>
  messageId(state, row, message, immutableIds);
const received: Property = ({ receivedAt }) => iso(receivedAt);
const from: Property = ({ mail }, view) => address(view, mail.senderAddress);

/** Properties of a message; of the metadata those that this tenant has an answer for. */
export const messageProperties: Readonly<Record<string, Property>> = {
  id,
  createdDateTime: received,
  lastModifiedDateTime: received,
  changeKey: (message) => etagOf(message).slice(3, -1),
  categories: () => [],
  receivedDateTime: received,
  sentDateTime: ({ mail }) => iso(mail.receivedAt),
  hasAttachments: () => false,
  internetMessageId: ({ mail }) => mail.messageId,
  subject: ({ mail }) => mail.subject,
  bodyPreview: () => "",
  importance: () => "normal",
  parentFolderId: (_message, { row }) => folderId(row, "inbox"),
  conversationId: ({ mail }, { row }) => conversationId(row, mail.conversation),
  conversationIndex: ({ mail }) => conversationIndex(mail.conversation),
  isDeliveryReceiptRequested: () => null,
  isReadReceiptRequested: () => false,
  isRead: () => false,
  isDraft: () => false,
  webLink: (message, view) =>
    `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(String(id(message, view)))}&exvsurl=1&viewmodel=ReadMessageItem`,
  inferenceClassification: () => "focused",
  body: () => ({ contentType: "text", content: "" }),
  sender: from,
  from,
  toRecipients: ({ mail }, view) =>
    mail.recipients.map((one) => address(view, one)),
  ccRecipients: () => [],
  bccRecipients: () => [],
  replyTo: () => [],
  flag: () => ({ flagStatus: "notFlagged" }),
};
/** Learn, message: "Returned only on applying a $select query option." */
export const selectedOnly: Readonly<Record<string, Property>> = {
  internetMessageHeaders: ({ mail, receivedAt }, { state }): Header[] => {
    const date = new Date(mail.receivedAt).toUTCString();
    return [
      {
        name: "Received",
        value: `from mx.${state.domain} by mailbox.${state.domain}; ${new Date(receivedAt).toUTCString()}`,
      },
      {
        name: "Received",
        value: `from client by mx.${state.domain}; ${date}`,
      },
      { name: "From", value: `<${mail.senderAddress}>` },
      {
        name: "To",
        value: mail.recipients.map((one) => `<${one}>`).join(", "),
      },
      { name: "Subject", value: mail.subject },
      { name: "Date", value: date },
      { name: "Message-ID", value: mail.messageId },
      ...(mail.inReplyTo === null
        ? []
        : [{ name: "In-Reply-To", value: mail.inReplyTo }]),
      ...(mail.references.length
        ? [{ name: "References", value: mail.references.join(" ") }]
        : []),
      {
        name: "Thread-Index",
        value: conversationIndex(mail.conversation),
      },
      // Learn, hybrid mail flow: what Exchange says of whoever sent it.
      {
        name: "X-MS-Exchange-Organization-AuthAs",
        value: mail.authenticated ? "Internal" : "Anonymous",
      },
      ...Object.entries(mail.headers).map(([name, value]) => ({ name, value })),
    ];
  },
};

/** Extended properties that a client may expand to instead: MAPI's names for two headers. */
const extended: Readonly<Record<string, (message: MailboxMessage) => string>> =
  {
    // PidTagInReplyToId, PidTagInternetReferences (MS-OXPROPS).
    "String 0x1042": ({ mail }) => mail.inReplyTo ?? "",
    "String 0x1039": ({ mail }) => mail.references.join(" "),
  };

/** As the API answers it. `expand`: ids of extended properties. */
export function toMessageObject(
  message: MailboxMessage,
  view: MessageView,
  select: readonly string[] | null,
  expand: readonly string[] = [],
): Record<string, unknown> {
  const object: Record<string, unknown> = { "@odata.etag": etagOf(message) };
  const names = select ?? Object.keys(messageProperties);
  for (const name of names.includes("id") ? names : [...names, "id"])
    object[name] = (messageProperties[name] ?? selectedOnly[name]!)(
      message,
      view,
    );
  const values = expand.flatMap((property) => {
    const value = extended[property]?.(message);
    return value ? [{ id: property, value }] : [];
  });
  if (values.length) object["singleValueExtendedProperties"] = values;
  return object;
}

export const etagOf = ({ id: number }: Pick<MailboxMessage, "id">): string =>
  `W/"CQAAABYAAAB${String(number).padStart(8, "0")}"`;
