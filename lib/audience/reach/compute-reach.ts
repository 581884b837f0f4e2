import type { DirectorySnapshot } from "../../directory/snapshot";
import type { AudienceCounter } from "./audience-counter";
import { expandLists, type ExpandedAudience } from "./expand-lists";
import type { ListGraph, Reading } from "./list-graph";
import type { AudienceCount, ListReach } from "./list-reach";
import { parentsOf } from "./parents-of";
import {
  predictedAudiences,
  type PredictedAudiences,
} from "./predicted-audiences";

type Counted = AudienceCount & { asOf: string };

/** Whom every list of a snapshot reaches, by GUID. */
export function computeReach(
  snapshot: DirectorySnapshot,
  graph: ListGraph,
  counter: AudienceCounter,
): Map<string, ListReach> {
  const { lists } = snapshot;
  const count = ({ rows, complete, asOf }: ExpandedAudience): Counted => ({
    ...counter.count(rows),
    complete,
    asOf: asOf ?? snapshot.takenAt,
  });
  const stored: Counted[] = [];
  const cutShort = new Set<number>();
  const now = expandLists(lists.length, graph.stored, (list, audience) => {
    stored[list] = count(audience);
    if (audience.cutShort) cutShort.add(list);
  });
  const soon = predictedAudiences(lists.length, graph);
  const counts: Counted[] = [];
  expandLists(soon.count, soon.read, (audience, reached) => {
    counts[audience] = count(reached);
  });
  const parents = parentsOf(lists.length, [
    now.childrenOf,
    (list) => soon.listsWithin(soon.ofList(list)),
  ]);

  return new Map(
    lists.map(({ guid }, list) => {
      const own = counts[soon.ofList(list)] ?? null;
      const filter = judgeFilter(list, graph, soon, counts);
      // Lists within may turn the smaller of two readings into the larger.
      const predicted =
        filter.larger && own ? { ...filter.larger, asOf: own.asOf } : own;
      const known = [stored[list], predicted].filter(
        (one) => one !== undefined && one !== null,
      );
      const reach: ListReach = {
        guid,
        stored: stored[list] ?? null,
        predicted,
        filterStatus: filter.status,
        readings: filter.readings,
        unknownProperties: filter.unknown,
        reach:
          known.length > 0 ? Math.max(...known.map((one) => one.count)) : null,
        complete:
          known.length > 0 &&
          (predicted?.complete ?? true) &&
          // Stored memberships that nobody read leave the prediction, here as for a list without any.
          ((stored[list]?.complete ?? true) ||
            (predicted !== null && !cutShort.has(list))),
        get parents() {
          return Array.from(
            parents(list),
            (parent) => lists[parent]?.guid ?? "",
          );
        },
      };
      return [guid, reach];
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
  list: number,
  graph: ListGraph,
  soon: PredictedAudiences,
  counts: readonly Counted[],
): FilterVerdict {
  const filter = graph.filterOf(list);
  const none = { readings: null, unknown: [], larger: null };
  if (!filter) return { status: null, ...none };
  const outcome = graph.outcomeOf(list);
  if (!filter.ok || !outcome) return { status: "invalid", ...none };
  const { status, unknown } = outcome;
  const countOf = (reading: Reading) =>
    counts[soon.ofReading(list, reading) ?? -1];
  const tighter = countOf("andBindsTighter");
  const inOrder = countOf("leftToRight");
  if (!tighter || !inOrder) return { ...none, status, unknown };
  return {
    status,
    unknown,
    readings: { andBindsTighter: tighter.count, leftToRight: inOrder.count },
    larger: inOrder.count > tighter.count ? inOrder : tighter,
  };
}
