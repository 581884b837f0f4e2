import type { Blobs } from "../ports/blobs";
import type { Log } from "../ports/log";
import type { DirectoryReader } from "../tenant/exchange-port";
import type { GraphDirectory } from "../tenant/graph-port";
import type { Clock } from "../time/clock";
import type { Ids } from "../time/ids";
import type { DirectorySnapshot } from "./snapshot";
import type { SnapshotStore } from "./snapshot-store";
import type { OnProgress } from "./sync-progress";

/** Recipients that each dynamic list would reach, by GUID: decides whose members are read first. */
type Sizes = ReadonlyMap<string, number>;

export interface SyncOptions {
  reader: DirectoryReader;
  graph: GraphDirectory;
  blobs: Blobs;
  /** Where somebody has read the snapshot already, so that it is not read once more. */
  snapshots?: SnapshotStore;
  clock: Clock;
  ids: Ids;
  log: Log;
  tenantId: string;
  /** Calls to Exchange that may be spent on members in one run. */
  callBudget: number;
  /** Works the sizes out, which takes as long as an audit: asked once everyone was read. */
  predict?: (snapshot: DirectorySnapshot) => Sizes | Promise<Sizes>;
  /** The sizes as they were last worked out: asked when only changes were read. */
  lastPredicted?: () => Sizes | Promise<Sizes>;
  /** Epoch milliseconds: what is not read by then is left to the next run. */
  deadline?: number;
  /** Milliseconds after which everyone is read again, whatever changed; default a day. */
  wholeEvery?: number;
  onProgress?: OnProgress;
}

export interface SyncResult {
  /** Whether everyone was read, or what changed. */
  kind: "whole" | "changes";
  /** False: time was up; the next run goes on where this one stopped. */
  finished: boolean;
  version: string;
  complete: boolean;
  recipients: number;
  lists: number;
  membershipsRead: number;
}
