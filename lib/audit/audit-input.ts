import type { ListReach } from "../audience/reach/list-reach";
import type { DirectorySnapshot, ListRecord } from "../directory/snapshot";
import type { Policy } from "../policy/policy-schema";
import type { Guid } from "../tenant/exchange-port";
import type { HumanSettings } from "./is-open";

/** All that an audit judges. Pure data and pure functions: the same input gives the same outcome. */
export interface AuditInput {
  snapshot: DirectorySnapshot;
  reaches: ReadonlyMap<Guid, ListReach>;
  policy: Policy;
  /** Milliseconds since the Unix epoch. */
  now: number;
  /** Lists whose settings are ours at present: what their last human had left there. */
  humanSettings: ReadonlyMap<Guid, HumanSettings>;
  /** Lists that the audit already holds; holding them again costs no blast radius. */
  held: ReadonlySet<Guid>;
  /** Lists that somebody approved, with the audience that he expected; null where he named none. */
  approvals: ReadonlyMap<Guid, number | null>;
  /** Lists that were there at the first complete audit and count as approved; null before it. */
  baseline: ReadonlySet<Guid> | null;
  /** Reach at the audit before this one. */
  previousReach: ReadonlyMap<Guid, number>;
  /** Lists whose restriction somebody approved after a stopped run. */
  allowedBeyondRadius: ReadonlySet<Guid>;
  countSenders(guids: readonly Guid[]): number | null;
  /** A sender of the policy, by address or GUID, as a recipient of the snapshot. */
  resolveSender(identity: string): Guid | undefined;
  /** What the filter's own text shows. */
  filterFindings(
    list: ListRecord,
  ): { rule: string; severity: string; message: string }[];
}
