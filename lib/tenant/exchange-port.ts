/** Exchange GUID in lower case. */
export type Guid = string;

export interface SenderRef {
  /** `undefined`: what Exchange names no longer resolves, or resolves to several. */
  guid: Guid | undefined;
  /** As Exchange returned it. */
  identity: string;
}

/** What decides who may write to a list. An empty `acceptedSenders` means everyone. */
export interface DeliverySettings {
  /** AcceptMessagesOnlyFromSendersOrMembers. */
  acceptedSenders: SenderRef[];
  rejectedSenders: SenderRef[];
  moderated: boolean;
  /** RequireSenderAuthenticationEnabled. */
  internalSendersOnly: boolean;
}

export type NonEmpty<T> = [T, ...T[]];

export type ExchangeListKind =
  "dynamicDistributionGroup" | "distributionGroup" | "microsoft365Group";

export interface ListIdentity {
  guid: Guid;
  /** Primary SMTP address, lower case. */
  address: string;
  kind: ExchangeListKind;
  /** Synced from on-premises: the cloud refuses to write it. */
  synced: boolean;
}

export interface RecipientRef {
  guid: Guid;
  address: string;
  /** RecipientTypeDetails. */
  type: string;
}

/**
 * What enforcement needs of Exchange. Errors are BreakwaterError `tenant_*`, `list_not_writable`
 * when Exchange refuses because the list is mastered on-premises, or `not_found` when a list that
 * is read or written is gone. Implemented over InvokeCommand.
 */
export interface ListControl {
  /** By address or GUID; `undefined` when it is nowhere in the tenant. Never called with a blank. */
  findList(identity: string): Promise<ListIdentity | undefined>;
  /** By address, GUID or name; `undefined` when none or several answer. */
  findRecipient(identity: string): Promise<RecipientRef | undefined>;
  readDelivery(list: ListIdentity): Promise<DeliverySettings>;
  /** Whole replacement. The type forbids an empty set, which Exchange would read as everyone. */
  writeAcceptedSenders(
    list: ListIdentity,
    senders: NonEmpty<Guid>,
  ): Promise<void>;
  /** The one way to write "everyone": only when a saved row says that everyone was allowed. */
  restoreEveryone(list: ListIdentity, saved: { everyone: true }): Promise<void>;
}

/** One page of raw rows: values are as JSON has them, and beside some stands their type (`Guid@data.type`). */
export interface ExchangePage {
  rows: Record<string, unknown>[];
  /** False as long as a warning or an unreadable next link says that rows are missing. */
  complete: boolean;
}

export interface ListQuery {
  /** OPATH: only these lists. */
  filter?: string;
  /** Nothing but Guid and CalculatedMembershipUpdateTime: who is there at all. */
  brief?: boolean;
}

/** What the directory sync needs of Exchange. A row may come twice (a cursor that expired): count by Guid. */
export interface DirectoryReader {
  /**
   * Get-Recipient; `filter` is OPATH. An answer of more than `atMost` rows is cut off there and says
   * that it is not complete; without `atMost` it is as long as it is.
   */
  recipients(options: {
    filter?: string;
    properties: readonly string[];
    atMost?: number;
  }): AsyncIterable<ExchangePage>;
  dynamicLists(query?: ListQuery): AsyncIterable<ExchangePage>;
  staticLists(query?: ListQuery): AsyncIterable<ExchangePage>;
  /** Microsoft 365 groups as Exchange has them: only there is who may write to them. */
  unifiedLists(query?: ListQuery): AsyncIterable<ExchangePage>;
  /** Stored membership of a dynamic list: what mail goes to now. */
  dynamicMembers(list: Guid): AsyncIterable<ExchangePage>;
  staticMembers(list: Guid): AsyncIterable<ExchangePage>;
}
