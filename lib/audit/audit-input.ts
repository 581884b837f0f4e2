import type { FilterFinding } from "../audience/filter/filter-rule";
import type { ListReach } from "../audience/reach/list-reach";
import type { DirectorySnapshot, ListRecord } from "../directory/snapshot";
import type { Policy } from "../policy/policy-schema";
import type { Guid } from "../tenant/exchange-port";
import type { TenantSettings } from "../tenant/tenant-settings-port";
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
  /**
   * Lists that the audit already holds, with the reach for which it does; null where that is not known.
   * Holding them again costs no blast radius.
   */
  held: ReadonlyMap<Guid, number | null>;
  /** Lists that somebody approved, with the audience that he expected; null where he named none. */
  approvals: ReadonlyMap<Guid, number | null>;
  /** Lists that were there at the first complete audit and count as approved; null before it. */
  baseline: ReadonlySet<Guid> | null;
  /** The audit that growth is measured from; null at the first one. */
  reference: { at: string; reach: ReadonlyMap<Guid, number> } | null;
  /** Lists whose restriction somebody approved after a stopped run. */
  allowedBeyondRadius: ReadonlySet<Guid>;
  countSenders(guids: readonly Guid[]): number | null;
  /** Whom a list will reach by what was read since `since` (ISO) alone. */
  countFresh(guid: Guid, since: string): number;
  /** A sender of the policy, by address or GUID, as a recipient of the snapshot. */
  resolveSender(identity: string): Guid | undefined;
  /** What the filter's own text shows. */
  filterFindings(list: ListRecord): FilterFinding[];
  /** The tenant's own settings; null where there is no tenant, or it would not say. */
  tenantSettings: TenantSettings | null;
}
