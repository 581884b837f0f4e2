import type { DirectorySnapshot, ListRecord } from "../../directory/snapshot";
import { filterFindings } from "../filter/filter-findings";
import type { FilterFinding } from "../filter/filter-rule";
import { parseFilter } from "../filter/parse-filter";
import type { ParseFault } from "../filter/ast";
import type { Expressions } from "../index/expressions";
import type { ContactSizes } from "./audience-counter";
import { countFresh } from "./count-fresh";
import { countSenders } from "./count-senders";
import { expandFrom } from "./expand-from";
import {
  figuresOfLists,
  type FiguresOfLists,
  type ListFigures,
} from "./list-figures";
import type { AudienceCount, FilterStatus, ListReach } from "./list-reach";
import { createReachEngine, type ReachEngine } from "./reach-engine";
import { reachOfLists } from "./reach-of-lists";
import { acceptedSenderKeys, senderKey } from "./sender-audiences";

export interface ReachOptions {
  /** Recipients behind a contact that stands for a list elsewhere, by address. */
  contactSizes?: ContactSizes;
  /** Reads filters, where some were read already. */
  parse?: typeof parseFilter;
  /** What they come to, where that was made of some already. */
  expressions?: Expressions;
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
  /** The numbers that they are made of. */
  figures: FiguresOfLists;
  /** Recipients that are lists. */
  readonly listCount: number;
  /** What `countSenders` has answered beyond that, by `senderKey`. */
  senderCounts: ReadonlyMap<string, number>;
  /** Recipients that these senders expand to (GUIDs of lists and of others): a lower bound, 0 for those who are not there. */
  countSenders(guids: readonly string[]): number;
  /** Recipients that a list will reach by what was read since `since` (ISO) alone: certainly not too many. */
  countFresh(guid: string, since: string): number;
  preview(filter: string): FilterPreview;
  /** What the filter of a list of this snapshot shows; nothing for static lists. */
  filterFindings(list: ListRecord): FilterFinding[];
  dispose(): void;
}

/** What was learnt of a snapshot without counting it whole. Answers as the whole would. */
export interface KnownReach {
  reaches: ReadonlyMap<string, ListReach>;
  figures: FiguresOfLists;
  /** Recipients that are lists. */
  listCount: number;
  /** Everybody, for the other questions. Its own to dispose of. */
  engine(): ReachEngine;
  dispose(): void;
}

/** What a list reaches by what was read since then, where that is all or nothing; null where it has to be counted. */
function certainlyFresh(
  { kind, membership }: ListRecord,
  { predicted, own }: ListFigures,
  since: string,
): number | null {
  if (!predicted) return 0;
  const isFresh = (asOf: string) => Date.parse(asOf) >= Date.parse(since);
  if (isFresh(predicted.asOf)) return predicted.count;
  // Most who ask are static lists whose members nobody had reason to read again.
  if (kind !== "dynamicDistributionGroup" && !isFresh(membership?.asOf ?? ""))
    return 0;
  // What is in it adds nobody, however old.
  return own === predicted.count ? own : null;
}

/**
 * Measures every list of a snapshot at once; docs/benchmarks.md says how long that takes.
 * What `known` answers is not measured again; the rest is when it is asked for.
 */
export function measureReach(
  snapshot: DirectorySnapshot,
  options: ReachOptions = {},
  known?: KnownReach,
): MeasuredReach {
  const { recipients, lists } = snapshot;
  const { contactSizes = {}, parse = parseFilter, expressions } = options;
  let made: ReachEngine | undefined;
  const engine = () =>
    known?.engine() ??
    (made ??= createReachEngine(
      snapshot,
      contactSizes,
      { parse },
      expressions,
    ));
  const numberOf = new Map(lists.map(({ guid }, number) => [guid, number]));
  let reaches = known?.reaches;
  let figures = known?.figures;
  const senderCounts = new Map<string, number>();
  /** Of those that were asked for, by time. */
  const freshCounts = new Map<string, ReadonlyMap<number, number>>();

  const addresses = new Set(lists.map(({ address }) => address.toLowerCase()));
  const listCount = () => known?.listCount ?? engine().counter.listCount;
  const isList = (address: string) => addresses.has(address.toLowerCase());
  const findingsOf = (
    text: string,
    audience: AudienceCount | null,
    readings: ListReach["readings"],
  ) =>
    filterFindings(text, parse(text), {
      isList,
      readings,
      audience: audience
        ? {
            count: audience.count,
            recipients: recipients.count - listCount(),
            exact: audience.complete,
          }
        : undefined,
    });

  function preview(text: string): FilterPreview {
    const parsed = parseFilter(text);
    if (!parsed.ok) return { ok: false, fault: parsed.error };
    const { index, graph, counter } = engine();
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
      reaches ??= reachOfLists(snapshot, engine().graph, measured.figures);
      return reaches;
    },
    get figures() {
      figures ??= figuresOfLists(
        snapshot,
        engine().graph,
        engine().counter,
        acceptedSenderKeys(lists),
      );
      return figures;
    },
    get listCount() {
      return listCount();
    },
    senderCounts,
    countSenders(guids) {
      const key = senderKey(guids);
      const { senders, figures } = measured.figures;
      let count = senders.get(key) ?? senderCounts.get(key);
      if (count !== undefined) return count;
      const only = numberOf.get(key);
      if (only !== undefined) return figures[only]?.predicted?.count ?? 0;
      count = countSenders(engine(), numberOf, guids);
      senderCounts.set(key, count);
      return count;
    },
    countFresh(guid, since) {
      const number = numberOf.get(guid.toLowerCase());
      const list = lists[number ?? -1];
      const figure = measured.figures.figures[number ?? -1];
      if (number === undefined || !list || !figure) return 0;
      const certain = certainlyFresh(list, figure, since);
      if (certain !== null) return certain;
      let counts = freshCounts.get(since);
      if (!counts) {
        counts = countFresh(
          lists.flatMap((one, at) => {
            const own = measured.figures.figures[at];
            return own && certainlyFresh(one, own, since) === null ? at : [];
          }),
          engine(),
          measured.figures.nesting,
          Date.parse(since),
        );
        freshCounts.set(since, counts);
      }
      return counts.get(number) ?? 0;
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
      made?.dispose();
      known?.dispose();
    },
  };
  return measured;
}
