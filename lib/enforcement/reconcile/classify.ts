import type { Episode } from "../desired-state/episode";
import {
  isOnlyAdded,
  isUnresolved,
  sameKeys,
  type SenderKeys,
} from "../desired-state/senders";

/**
 * Whose the accepted senders are that were found on a list.
 * untouched: as the human left them; ours: as we wrote them; added: ours and more, by somebody else;
 * foreign: somebody else's; unclear: ours or not, since a name in them stands for nobody or for several.
 */
export type Origin = "untouched" | "ours" | "added" | "foreign" | "unclear";

export function classify(
  now: SenderKeys,
  saved: SenderKeys,
  { wrote, confirmed }: Pick<Episode, "wrote" | "confirmed">,
): Origin {
  if (sameKeys(now, saved)) return "untouched";
  if (wrote.some((keys) => sameKeys(now, keys))) return "ours";
  // Only over a restriction that was seen in place: before that, whoever names senders restricts.
  if (confirmed && isOnlyAdded(confirmed, now)) return "added";
  const named = now.filter((key) => !isUnresolved(key));
  const couldBe = (keys: SenderKeys) =>
    keys.length === now.length && named.every((key) => keys.includes(key));
  if (named.length < now.length && wrote.some(couldBe)) return "unclear";
  return "foreign";
}
