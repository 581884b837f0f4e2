import type { DrillColumn, DrillResult } from "../drill-result";

const count = (value: number) => value.toLocaleString("en");

/** Share of what an unguarded tenant would have delivered; null where that is nothing. */
export function avertedShare(
  column: DrillColumn,
  unguarded: DrillColumn,
): number | null {
  return unguarded.deliveries > 0
    ? 1 - column.deliveries / unguarded.deliveries
    : null;
}

/** "99.2 %"; never rounded up to all of it. */
export function percent(share: number): string {
  const tenths = Math.floor(share * 1_000) / 10;
  return `${share === 1 ? "100" : tenths.toFixed(1)} %`;
}

/** From the first mail: "45 s", "3 min 20 s", "2 h 05 min". */
export function duration(seconds: number): string {
  if (seconds < 0) return `${duration(-seconds)} before`;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** What the drill showed, in sentences that a reader of nothing else may take away. */
export function verdict(result: DrillResult): string[] {
  return result.expect === "quiet" ? ofQuiet(result) : ofStorm(result);
}

/** Within this share of each other, two controls have done as well. */
const asWell = 0.02;

function ofStorm(result: DrillResult): string[] {
  const { unguarded, native, guarded, standing, audited } = result;
  const share = avertedShare(guarded, unguarded);
  const sentences = [
    `Unguarded, ${count(unguarded.deliveries)} mails would have been delivered to a list of ${count(result.audience)}.`,
  ];
  sentences.push(
    guarded.trippedBy === null || share === null
      ? "With Breakwater's detector nothing tripped: this storm would not have been stopped."
      : `With Breakwater's detector the first control acted after ${guarded.trippedAfterReplies} replies, ${duration(guarded.secondsToTrip ?? 0)} after the first mail, and ${count(guarded.deliveries)} were delivered: ${percent(share)} averted.`,
  );
  if (native.deliveries <= guarded.deliveries * (1 + asWell))
    sentences.push(
      `The protection built into Exchange Online alone does as well here (${count(native.deliveries)}).`,
    );
  else if (native.trippedBy === null)
    sentences.push(
      "The protection built into Exchange Online alone does nothing here.",
    );
  sentences.push(
    standing.deliveries < guarded.deliveries
      ? `A standing rule against replies to large lists would have left ${count(standing.deliveries)}.`
      : "A standing rule adds nothing here.",
    audited.deliveries === 0
      ? "Where the audit had run before, there is no storm: not one mail."
      : `Where the audit had run before, ${count(audited.deliveries)}.`,
  );
  return sentences;
}

function ofQuiet({
  native,
  guarded,
  standing,
  audited,
}: DrillResult): string[] {
  const falseActions = [guarded, standing, audited].reduce(
    (sum, column) => sum + column.falseActions,
    0,
  );
  return [
    falseActions === 0
      ? "This is ordinary mail, and Breakwater left it alone: no false action under any set of controls."
      : `This is ordinary mail, and Breakwater acted on it: ${falseActions} false actions.`,
    native.rejected > 0
      ? `The protection built into Exchange Online takes it for a storm, and refuses ${count(native.rejected)} of its mails.`
      : "The protection built into Exchange Online leaves it alone, too.",
  ];
}
