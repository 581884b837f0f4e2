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
  const counts = [
    ...(stored && fresh(stored.asOf) ? [stored.count] : []),
    ...(predicted
      ? [
          fresh(predicted.asOf)
            ? predicted.count
            : input.countFresh(reach.guid, toIso(oldest)),
        ]
      : []),
  ];
  return counts.length === 0 ? null : Math.max(...counts);
}
