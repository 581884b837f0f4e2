/** A Microsoft 365 group as Graph lists it. */
export interface UnifiedGroup {
  /** Entra object id, lower case; Exchange's ExternalDirectoryObjectId. */
  id: string;
  mail: string;
  displayName: string;
  dynamic: boolean;
}

/** A row of the message trace: one recipient of one message. */
export interface TraceRow {
  messageId: string;
  senderAddress: string;
  recipientAddress: string;
  /** ISO. */
  receivedDateTime: string;
  subject: string;
  status: string;
}

/** Contacts are the mail contacts of Exchange. */
export type DeltaCollection = "users" | "groups" | "contacts";

/** What Graph saw change. It may name what did not change (replays), in any order, and what is older than it claims. */
export interface DirectoryChanges {
  /** Entra object ids, lower case, of what was changed, added or removed. */
  ids: string[];
  /** Groups whose direct members changed. */
  membersOf: string[];
  /** Where the next changes begin. Opaque. */
  cursor: string;
}

export interface GraphDirectory {
  /** Microsoft 365 groups; `complete` is false when a page was missing. */
  unifiedGroups(): AsyncIterable<{ groups: UnifiedGroup[]; complete: boolean }>;
  /** Entra object ids of the direct members; `complete` is false when a page was missing. */
  groupMembers(groupId: string): Promise<{ ids: string[]; complete: boolean }>;
  /** A cursor from which changes are counted from now on. */
  changesFromNow(collection: DeltaCollection): Promise<string>;
  /** Whole, or an error: a part would lose changes. `undefined`: that cursor has expired. */
  changesSince(
    collection: DeltaCollection,
    cursor: string,
  ): Promise<DirectoryChanges | undefined>;
  /** How many users have an alias that begins so, in the order asked; `undefined` where there was no answer. */
  countUsers(
    aliasBeginnings: readonly string[],
  ): Promise<(number | undefined)[]>;
}

export interface MessageTrace {
  /** Rows to one address in a time window, oldest first. Shares a quota of 100 requests in 5 minutes with the whole tenant. */
  toRecipient(
    address: string,
    window: { from: string; to: string },
  ): Promise<TraceRow[]>;
}

export interface MailSender {
  /** Sends as `from` (an address of ours) with headers that mark it as the guard's own. */
  send(mail: {
    from: string;
    to: string[];
    subject: string;
    text: string;
    headers: { name: `x-${string}`; value: string }[];
  }): Promise<void>;
}
