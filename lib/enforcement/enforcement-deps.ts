import type { HeldList } from "./desired-state/hold";
import type { EnforcementChange } from "./enforcement-change";
import type { Log } from "../ports/log";
import type { Queues } from "../ports/queues";
import type { Tables } from "../ports/tables";
import type { ListControl, RecipientRef } from "../tenant/exchange-port";
import type { Clock } from "../time/clock";
import type { Ids } from "../time/ids";
import type { RejectionWatch } from "./watch-rejections";

export interface EnforcementDeps {
  tenantId: string;
  tables: Tables;
  queues: Queues;
  lists: ListControl;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** The approved-senders group, as it resolves in the tenant now; undefined: nothing is restricted. */
  approvedSenders(): Promise<RecipientRef | undefined>;
  /** A list of the snapshot by address (any case) or GUID. */
  findInSnapshot(identity: string): Promise<HeldList | undefined>;
  /** The lists that a conversation was sent to, by the Message-ID of any mail in it; empty: never heard of. */
  conversationLists(messageId: string): Promise<HeldList[]>;
  /** Every open list of the snapshot that the cloud can write. */
  openLists(): Promise<HeldList[]>;
  /**
   * Refused attempts on the lists of an activation. What the detector threw is extended only while
   * they go on; without this nothing is, and nothing is seen to be effective.
   */
  rejections?: RejectionWatch;
  /** For timelines; what it throws is logged and stops nothing. */
  onChange?(change: EnforcementChange): Promise<void> | void;
  /** Lists worked on at one time; 4 unless told. 1 where the order must be the same each time. */
  concurrency?: number;
}
