import type { AuditedList } from "../audited-list";

/** How many lists reach how many recipients. */
export interface ReachBucket {
  label: string;
  lists: number;
  /** Of those, lists that anyone may write to. */
  open: number;
}

/** From these many recipients on. */
const steps = [
  { from: 0, label: "nobody" },
  { from: 1, label: "1–9" },
  { from: 10, label: "10–99" },
  { from: 100, label: "100–999" },
  { from: 1_000, label: "1,000–9,999" },
  { from: 10_000, label: "10,000–99,999" },
  { from: 100_000, label: "100,000 or more" },
] as const;

export function reachBuckets(lists: readonly AuditedList[]): ReachBucket[] {
  const buckets = steps.map(({ label }) => ({ label, lists: 0, open: 0 }));
  for (const { reach, open } of lists) {
    if (reach === null) continue;
    const bucket = buckets[steps.findLastIndex(({ from }) => reach >= from)];
    if (!bucket) continue;
    bucket.lists++;
    if (open) bucket.open++;
  }
  return buckets;
}
