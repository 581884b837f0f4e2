/** `over N`, for the largest N that is true: few enough that a tip seldom changes. */
const buckets = [
  1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
  1_000_000,
] as const;

/** The largest bucket that a reach is over; 0 where it is over none, and a list needs no tip. */
export function tipBucket(reach: number): number {
  return buckets.findLast((bucket) => reach > bucket) ?? 0;
}

const numbers = new Intl.NumberFormat("en-GB");

/** At most 175 characters can be shown (Learn, Set-DynamicDistributionGroup). */
export function tipText(bucket: number): string {
  return `This list reaches over ${numbers.format(bucket)} recipients. A reply to all goes to every one of them.`;
}

const ownForm = new RegExp(
  `^${tipText(1_000).replaceAll(".", "\\.").replace("1,000", "([\\d,]+)")}$`,
);

/** The bucket that a tip of our form names; null where it has not our form. */
export function bucketOfTip(text: string | null): number | null {
  const found = ownForm.exec(text ?? "")?.[1];
  return found === undefined ? null : Number(found.replaceAll(",", ""));
}
