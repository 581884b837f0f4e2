import type { Mailbox } from "../../mail-flow/mailboxes";
import { digestOf } from "./digest";

/** Opaque; of the folders that every mailbox has, this tenant keeps mail in the inbox alone. */
export const folderId = (row: number, name: "inbox" | "root") =>
  `AAMkAGUwNjQ4ZjIxLTQ3Y2Y${digestOf(`${name}:${row}`).toString("base64url").slice(0, 40)}`;

/** The inbox by its well-known name in any case, or by its id (Learn, mailFolder resource). */
export const isInbox = (row: number, folder: string) =>
  folder.toLowerCase() === "inbox" || folder === folderId(row, "inbox");

/** `mailFolder`; nobody reads mail here, so that all of it is unread. */
export function toInboxObject(mailbox: Mailbox) {
  const { row } = mailbox;
  const count = mailbox.messages().length;
  return {
    id: folderId(row, "inbox"),
    displayName: "Inbox",
    parentFolderId: folderId(row, "root"),
    childFolderCount: 0,
    unreadItemCount: count,
    totalItemCount: count,
    isHidden: false,
  };
}
