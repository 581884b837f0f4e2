import { existing } from "./goals";
import type { Look } from "./look";

/**
 * Whether all that is missing of the restriction that we wrote has left the directory. A deleted recipient
 * goes off every list by himself, as the links of Active Directory do (MS-ADTS, delete operation), and the
 * last one to go leaves the list open to everyone: no human decided that.
 */
export async function isOnlyLost({
  deps,
  episode: { confirmed, goal },
  now,
}: Look): Promise<boolean> {
  const ours =
    confirmed ?? (goal?.asked.startsWith("restrict:") ? goal.target : []);
  if (!now.every((key) => ours.includes(key))) return false;
  const missing = ours.filter((key) => !now.includes(key));
  if (missing.length === 0) return false;
  const find = (identity: string) => deps.lists.findRecipient(identity);
  return (await existing(missing, find)).length === 0;
}
