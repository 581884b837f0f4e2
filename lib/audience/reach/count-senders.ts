import type { AudienceIndex } from "../index/audience-index";
import { RowSet } from "../index/row-set";
import { expandFrom } from "./expand-from";
import type { ReachEngine } from "./reach-engine";

/**
 * For single sets that were not counted with the lists. Recipients that these senders expand to: a lower bound, 0 for those who are not there.
 * @param numberOf lists by GUID
 */
export function countSenders(
  { index, graph, counter }: ReachEngine,
  numberOf: ReadonlyMap<string, number>,
  guids: readonly string[],
): number {
  const inner = new Set<number>();
  const parts: RowSet[] = [];
  for (const guid of guids) {
    const number = numberOf.get(guid.toLowerCase());
    if (number === undefined) parts.push(rowsWithGuid(index, guid));
    else inner.add(number);
  }
  const rows = RowSet.union(parts);
  for (const part of parts) part.release();
  const direct = graph.directly(rows, true);
  const { rows: reached } = expandFrom(
    { ...direct, lists: Uint32Array.from([...inner, ...direct.lists]) },
    graph.predicted,
  );
  const { count } = counter.count(reached);
  reached.release();
  return count;
}

function rowsWithGuid(index: AudienceIndex, guid: string): RowSet {
  const truth = index.evaluate({
    kind: "comparison",
    property: "Guid",
    operator: "eq",
    value: { kind: "text", text: guid },
  });
  const rows = truth.definite.retain();
  truth.release();
  return rows;
}
