import type { DirectorySnapshot } from "../../directory/snapshot";
import type { FiguresOfLists, ListFigures } from "./list-figures";
import type { ListGraph } from "./list-graph";
import type { AudienceCount, ListReach } from "./list-reach";

/** Whom every list of a snapshot reaches, by GUID: what its figures come to. */
export function reachOfLists(
  { lists }: Pick<DirectorySnapshot, "lists">,
  graph: ListGraph,
  { figures, parents }: FiguresOfLists,
): Map<string, ListReach> {
  return new Map(
    lists.map(({ guid }, list) => {
      const own = figures[list];
      const filter = judgeFilter(list, graph, own);
      // Lists within may turn the smaller of two readings into the larger.
      const predicted =
        filter.larger && own?.predicted
          ? { ...filter.larger, asOf: own.predicted.asOf }
          : (own?.predicted ?? null);
      const stored = own?.stored ?? null;
      const known = [stored, predicted].filter((one) => one !== null);
      const reach: ListReach = {
        guid,
        stored,
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
          ((stored?.complete ?? true) ||
            (predicted !== null && own?.cutShort === false)),
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
  figures: ListFigures | undefined,
): FilterVerdict {
  const none = { readings: null, unknown: [], larger: null };
  if (!graph.filterOf(list)) return { status: null, ...none };
  const outcome = figures?.sizes && graph.judge(list, figures.sizes);
  if (!outcome) return { status: "invalid", ...none };
  const { status, unknown } = outcome;
  if (!outcome.readings || !figures.readings)
    return { ...none, status, unknown };
  const { andBindsTighter: tighter, leftToRight: inOrder } = figures.readings;
  return {
    status,
    unknown,
    readings: { andBindsTighter: tighter.count, leftToRight: inOrder.count },
    larger: inOrder.count > tighter.count ? inOrder : tighter,
  };
}
