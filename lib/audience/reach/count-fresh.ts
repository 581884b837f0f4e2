import { expandLists, type DirectAudience } from "./expand-lists";
import type { Nesting } from "./nesting";
import { predictedAudiences } from "./predicted-audiences";
import type { ReachEngine } from "./reach-engine";

/**
 * Recipients that lists, by number, will reach by what was read since a time alone: certainly not too many. For all
 * that ask at once, and only over what is in them: walking down from each by itself took longer than counting all
 * lists, where thousands hold each other.
 * @param nesting of these recipients
 */
export function countFresh(
  asking: readonly number[],
  { graph, counter }: ReachEngine,
  { predicted }: Nesting,
  since: number,
): Map<number, number> {
  const needed = new Set(asking);
  // It grows while it is walked: what is in them is walked too.
  for (const list of needed)
    for (const children of [
      predicted.andBindsTighter[list],
      predicted.leftToRight[list],
    ])
      for (const child of children ?? []) needed.add(child);

  const fresh = (direct: DirectAudience | null) => {
    if (!direct?.asOf || Date.parse(direct.asOf) >= since) return direct;
    direct.rows.release();
    return null;
  };
  const lists = predicted.andBindsTighter.length;
  const soon = predictedAudiences(lists, graph, (list) => needed.has(list));
  const counts: number[] = [];
  expandLists(
    soon.count,
    (audience) => fresh(soon.read(audience)),
    (audience, { rows }) => {
      counts[audience] = counter.count(rows).count;
    },
  );
  return new Map(asking.map((list) => [list, counts[soon.ofList(list)] ?? 0]));
}
