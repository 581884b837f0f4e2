import type { DirectorySnapshot, ListRecord } from "../../directory/snapshot";
import { filterFindings } from "../filter/filter-findings";
import type { FilterFinding } from "../filter/filter-rule";
import { parseFilter } from "../filter/parse-filter";
import type { ParseFault } from "../filter/ast";
import { createAudienceIndex } from "../index/audience-index";
import { RowSet } from "../index/row-set";
import { createAudienceCounter, type ContactSizes } from "./audience-counter";
import { computeReach } from "./compute-reach";
import { expandFrom } from "./expand-from";
import { createListGraph } from "./list-graph";
import { resolveGroupMembers } from "./resolve-group-members";
import type { AudienceCount, FilterStatus, ListReach } from "./list-reach";

export interface ReachOptions {
  /** Recipients behind a contact that stands for a list elsewhere, by address. */
  contactSizes?: ContactSizes;
}

export type FilterPreview =
  | { ok: false; fault: ParseFault }
  | {
      ok: true;
      status: Exclude<FilterStatus, "invalid">;
      /** Recipients that a list with this filter would reach, lists in it expanded. */
      audience: AudienceCount;
      readings: ListReach["readings"];
      unknown: string[];
      findings: FilterFinding[];
    };

/** What can be asked of one snapshot. Its memory is outside the garbage collector's sight: `dispose`. */
export interface MeasuredReach {
  reaches: ReadonlyMap<string, ListReach>;
  /** Recipients that these senders expand to (GUIDs of lists and of others): a lower bound, 0 for those who are not there. */
  countSenders(guids: readonly string[]): number;
  /** Recipients that a list will reach by what was read since `since` (ISO) alone: certainly not too many. */
  countFresh(guid: string, since: string): number;
  preview(filter: string): FilterPreview;
  /** What the filter of a list of this snapshot shows; nothing for static lists. */
  filterFindings(list: ListRecord): FilterFinding[];
  dispose(): void;
}

/** Measures every list of a snapshot at once: about a second for 35,000 lists over 1.4 million recipients. */
export function measureReach(
  snapshot: DirectorySnapshot,
  options: ReachOptions = {},
): MeasuredReach {
  const { recipients, lists } = snapshot;
  const index = createAudienceIndex(recipients, {
    resolver: resolveGroupMembers(snapshot),
  });
  const counter = createAudienceCounter(
    recipients,
    lists.flatMap(({ row }) => (row === null ? [] : [row])),
    options.contactSizes ?? {},
  );
  const graph = createListGraph(index, snapshot, counter);
  const numberOf = new Map(lists.map(({ guid }, number) => [guid, number]));
  let reaches: ReadonlyMap<string, ListReach> | undefined;

  function rowsWithGuid(guid: string): RowSet {
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

  const addresses = new Set(lists.map(({ address }) => address.toLowerCase()));
  const isList = (address: string) => addresses.has(address.toLowerCase());
  const findingsOf = (
    text: string,
    audience: AudienceCount | null,
    readings: ListReach["readings"],
  ) =>
    filterFindings(text, parseFilter(text), {
      isList,
      readings,
      audience: audience
        ? {
            count: audience.count,
            recipients: recipients.count - counter.listCount,
            exact: audience.complete,
          }
        : undefined,
    });

  function preview(text: string): FilterPreview {
    const parsed = parseFilter(text);
    if (!parsed.ok) return { ok: false, fault: parsed.error };
    const { taken, status, unknown, readings } = index.take(parsed.filter);
    taken.release();
    const audienceOf = (reading?: "andBindsTighter" | "leftToRight") => {
      const direct = graph.takenBy(parsed.filter, reading);
      const { rows, complete } = expandFrom(direct, graph.predicted);
      const counted = { ...counter.count(rows), complete };
      rows.release();
      return counted;
    };
    const answer = (
      audience: AudienceCount,
      counted: ListReach["readings"],
    ) => ({
      ok: true as const,
      status: audience.complete ? status : ("incomplete" as const),
      audience,
      readings: counted,
      unknown,
      findings: findingsOf(text, audience, counted),
    });
    if (!readings) return answer(audienceOf(), null);
    const tighter = audienceOf("andBindsTighter");
    const inOrder = audienceOf("leftToRight");
    return answer(inOrder.count > tighter.count ? inOrder : tighter, {
      andBindsTighter: tighter.count,
      leftToRight: inOrder.count,
    });
  }

  const measured: MeasuredReach = {
    get reaches() {
      reaches ??= computeReach(snapshot, graph, counter);
      return reaches;
    },
    countSenders(guids) {
      const inner = new Set<number>();
      const parts: RowSet[] = [];
      for (const guid of guids) {
        const number = numberOf.get(guid.toLowerCase());
        if (number === undefined) parts.push(rowsWithGuid(guid));
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
    },
    countFresh(guid, since) {
      const read = (list: number) => {
        const direct = graph.predicted(list);
        if (!direct?.asOf || Date.parse(direct.asOf) >= Date.parse(since))
          return direct;
        direct.rows.release();
        return null;
      };
      const number = numberOf.get(guid.toLowerCase());
      const start = number === undefined ? null : read(number);
      if (!start) return 0;
      const { rows } = expandFrom(start, read);
      const { count } = counter.count(rows);
      rows.release();
      return count;
    },
    preview,
    filterFindings(list) {
      if (list.kind !== "dynamicDistributionGroup") return [];
      const reach = measured.reaches.get(list.guid);
      return findingsOf(
        list.filter ?? "",
        reach?.predicted ?? null,
        reach?.readings ?? null,
      );
    },
    dispose() {
      counter.dispose();
      index.dispose();
    },
  };
  return measured;
}
