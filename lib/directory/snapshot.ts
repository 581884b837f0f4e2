import type { DeliverySettings } from "../tenant/exchange-port";
import type { RecipientColumns } from "./recipient-columns";

export type ListKind =
  "dynamicDistributionGroup" | "distributionGroup" | "microsoft365Group";

/** Direct members as rows of the recipients; nested lists are rows too. */
export interface Membership {
  rows: Uint32Array;
  /** GUIDs of members that are lists without a row among the recipients. */
  lists?: readonly string[];
  /** Members that the snapshot has no row for (left between two reads, or unreadable). */
  unknown: number;
  /** False when the answer was truncated: `rows` is then only a part. */
  complete: boolean;
  /** When the tenant says it was true, ISO; for a dynamic list its last refresh. */
  asOf: string;
}

export interface ListRecord {
  /** Exchange GUID, lower case: the key of a list everywhere. */
  guid: string;
  /** Primary SMTP address, lower case. */
  address: string;
  displayName: string;
  kind: ListKind;
  /** Its own row among the recipients, if it has one. */
  row: number | null;
  /** RecipientFilter of a dynamic distribution group, as Exchange returned it. */
  filter: string | null;
  /** Static lists: direct members. Dynamic lists: the stored membership, when the call budget reached it. */
  membership: Membership | null;
  delivery: DeliverySettings;
  /** GUIDs where they could be resolved. */
  owners: string[];
  notes: string | null;
  /** Synced from on-premises: the cloud cannot write its settings. */
  synced: boolean;
  whenCreated: string | null;
  whenChanged: string | null;
}

/** What was known of the directory at one time. Immutable once stored. */
export interface DirectorySnapshot {
  tenantId: string;
  /** ULID of the sync that made it. */
  version: string;
  /** ISO, when reading began: nothing in it is younger than this claims. */
  takenAt: string;
  /** False when any answer was truncated: counts from it are lower bounds. */
  complete: boolean;
  recipients: RecipientColumns;
  lists: readonly ListRecord[];
}
