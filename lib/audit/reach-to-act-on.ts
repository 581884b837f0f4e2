import type { ListReach } from "../audience/reach/list-reach";
import { day, toIso } from "../time/clock";
import type { AuditInput } from "./audit-input";

/**
 * The larger audience that is certainly not too large; null when there is none. What is older than a
 * day may name people who left (Learn, modern dynamic distribution groups: stored membership is
 * refreshed every 24 hours), and so restricts nothing: of an audience that is old in part, the rest counts.
 */
export function reachToActOn(
  reach: ListReach | undefined,
  input: AuditInput,
): number | null {
  const { snapshot, now } = input;
  const oldest = now - day;
  const fresh = (iso: string) => Date.parse(iso) >= oldest;
  if (!reach || !fresh(snapshot.takenAt)) return null;
  const { stored, predicted } = reach;
  const byMembers = stored && fresh(stored.asOf) ? stored.count : null;
  if (!predicted) return byMembers;
  if (fresh(predicted.asOf)) return Math.max(predicted.count, byMembers ?? 0);
  // The part of it that is fresh cannot be more than all of it.
  return byMembers !== null && byMembers >= predicted.count
    ? byMembers
    : Math.max(input.countFresh(reach.guid, toIso(oldest)), byMembers ?? 0);
}
