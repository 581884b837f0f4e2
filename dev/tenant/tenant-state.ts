import type { DevClock } from "../clock/dev-clock";
import type { ChangeLog } from "./state/change-log";

/** The simulated tenant as its three faces (Exchange, Graph, mail flow) share it. Rows index the estate's recipients. */
export interface TenantState {
  readonly clock: DevClock;
  readonly tenantId: string;
  /** Accepted domain of the estate, as `nhs.example`. */
  readonly domain: string;
  readonly seed: number;
  readonly scale: number;
  readonly recipients: RecipientStore;
  readonly lists: ListStore;
  /** Every write to the directory since the start. */
  readonly changes: ChangeLog;
}

/** Columnar, so that 1.4 million recipients fit: a row is a number, a property is asked for by name. */
export interface RecipientStore {
  /** Rows there ever were: those of who left stay empty. */
  readonly count: number;
  /** False for a row that left (deleted or purged). Addresses and ids do not lead to it. */
  readonly isPresent: (row: number) => boolean;
  /** Value in Exchange's own terms: text, number, boolean, list of text, or null where it is missing. Name without case. */
  property(
    row: number,
    name: string,
  ): string | number | boolean | string[] | null;
  readonly propertyNames: readonly string[];
  /** Rows outside of which no such text begins so, without case and in order; null: any row may. */
  beginningWith(property: string, beginning: string): ArrayLike<number> | null;
  rowByGuid(guid: string): number | undefined;
  /** Primary or proxy address, without case. */
  rowByAddress(address: string): number | undefined;
  /** ExternalDirectoryObjectId: the id in Graph. */
  rowByObjectId(id: string): number | undefined;
  /** RecipientTypeDetails, as `UserMailbox`; empty for a row that left. */
  type(row: number): string;
  /** The same, and for a row that left what it was. */
  pastType(row: number): string;
}

export interface TenantList {
  readonly guid: string;
  readonly row: number;
  readonly address: string;
  readonly name: string;
  readonly kind:
    "dynamicDistributionGroup" | "distributionGroup" | "microsoft365Group";
  /** Synced from on-premises: every Set- is refused. */
  readonly synced: boolean;
  /** Everything Get- returns beyond what the simulation itself reads. Mutable. */
  readonly settings: Map<string, unknown>;
  /** As Exchange keeps it: with its system exclusions appended. Null for static lists. */
  recipientFilter: string | null;
  /** Sender rows (recipients and lists) as written last; empty is everyone. Read back at once by Get-. */
  acceptedSenders: readonly number[];
  /** What the transport service obeys now: a write becomes true only after the restriction delay. */
  effectiveAcceptedSenders(): readonly number[];
}

export interface ListStore {
  all(): Iterable<TenantList>;
  byIdentity(identity: string): TenantList | undefined;
  byRow(row: number): TenantList | undefined;
  /** Direct stored members as rows, sorted: for a dynamic list the cache that is refreshed late. */
  storedMembers(list: TenantList): Uint32Array;
  /** Unique non-list recipients that one mail to it is delivered to now, nested lists expanded as stored. */
  expandedCount(list: TenantList): number;
  /** Whether that sender (a row, or null for a stranger) is let in now. */
  accepts(list: TenantList, senderRow: number | null): boolean;
}
