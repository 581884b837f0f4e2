import { sameKeys } from "../desired-state/senders";
import type { Look } from "./look";
import type { OwnWrite, Step } from "./step";

/**
 * While this call wrote, another instance may have given the list back, or begun anew. Only this call
 * knows that what is on the list now is its own and no human's: it says so in the row.
 */
export async function recogniseOwnWrite(
  { episode, now, replace }: Look,
  own: OwnWrite,
): Promise<Step | undefined> {
  const held = episode.phase === "held" && episode.wrote.length > 0;
  if (held && episode.wrote.some((keys) => sameKeys(keys, own.keys)))
    return undefined;
  if (!sameKeys(now, own.keys)) return {};
  const took = await replace({
    id: held ? episode.id : own.episodeId,
    phase: "held",
    wrote: [...episode.wrote, [...own.keys]],
    confirmed: null,
  });
  return took ? {} : { own };
}
