import type { DirectorySnapshot } from "../../directory/snapshot";
import type { AudienceCounter } from "./audience-counter";
import { expandFrom } from "./expand-from";
import { expandLists, type ExpandedAudience } from "./expand-lists";
import type { ListGraph } from "./list-graph";
import type { AudienceCount, ListReach } from "./list-reach";

/** Whom every list of a snapshot reaches, by GUID. */
export function computeReach(
  snapshot: DirectorySnapshot,
  graph: ListGraph,
  counter: AudienceCounter,
): Map<string, ListReach> {
  const { lists } = snapshot;
  const countOf = (audience: ExpandedAudience): AudienceCount => ({
    ...counter.count(audience.rows),
    complete: audience.complete,
  });
  const stored = new Map<number, AudienceCount & { asOf: string }>();
  const now = expandLists(lists.length, graph.stored, (list, audience) => {
    const asOf = audience.asOf ?? snapshot.takenAt;
    stored.set(list, { ...countOf(audience), asOf });
  });
  const predicted = new Map<number, AudienceCount & { asOf: string }>();
  const soon = expandLists(lists.length, graph.predicted, (list, audience) => {
    const asOf = audience.asOf ?? snapshot.takenAt;
    predicted.set(list, { ...countOf(audience), asOf });
  });
  const parents = parentsOf(lists.length, [now.childrenOf, soon.childrenOf]);

  return new Map(
    lists.map((list, number) => {
      const filter = judgeFilter(number, graph, counter);
      const own = predicted.get(number) ?? null;
      const larger =
        filter.larger && own ? { ...filter.larger, asOf: own.asOf } : own;
      const known = [stored.get(number), larger].filter(
        (count) => count !== undefined && count !== null,
      );
      const reach: ListReach = {
        guid: list.guid,
        stored: stored.get(number) ?? null,
        predicted: larger,
        filterStatus: filter.status,
        readings: filter.readings,
        unknownProperties: filter.unknown,
        reach:
          known.length > 0
            ? Math.max(...known.map(({ count }) => count))
            : null,
        complete: known.length > 0 && known.every(({ complete }) => complete),
        parents: (parents[number] ?? []).map(
          (parent) => lists[parent]?.guid ?? "",
        ),
      };
      return [list.guid, reach];
    }),
  );
}

interface FilterVerdict {
  status: ListReach["filterStatus"];
  readings: ListReach["readings"];
  unknown: string[];
  /** The audience of the larger reading, where the readings differ. */
  larger: AudienceCount | null;
}

function judgeFilter(
  number: number,
  graph: ListGraph,
  counter: AudienceCounter,
): FilterVerdict {
  const filter = graph.filterOf(number);
  const none = { readings: null, unknown: [], larger: null };
  if (!filter) return { status: null, ...none };
  const outcome = graph.outcomeOf(number);
  if (!filter.ok || !outcome) return { status: "invalid", ...none };
  const { status, unknown } = outcome;
  if (status !== "ambiguous") return { ...none, status, unknown };

  const [tighter, inOrder] = (["andBindsTighter", "leftToRight"] as const).map(
    (reading): AudienceCount => {
      const direct = graph.takenBy(filter.filter, reading);
      const { rows, complete } = expandFrom(direct, graph.predicted);
      const counted = { ...counter.count(rows), complete };
      rows.release();
      return counted;
    },
  );
  if (!tighter || !inOrder) throw new Error("A filter has two readings.");
  return {
    status,
    unknown,
    readings: { andBindsTighter: tighter.count, leftToRight: inOrder.count },
    larger: inOrder.count > tighter.count ? inOrder : tighter,
  };
}

/** For each list those in which it is, itself excepted. */
function parentsOf(
  count: number,
  graphs: readonly ((list: number) => ArrayLike<number>)[],
): number[][] {
  const parents = Array.from({ length: count }, (): number[] => []);
  for (let parent = 0; parent < count; parent++) {
    const children = new Set<number>();
    for (const childrenOf of graphs)
      for (const child of Array.from(childrenOf(parent))) children.add(child);
    children.delete(parent);
    for (const child of children) parents[child]?.push(parent);
  }
  return parents;
}
