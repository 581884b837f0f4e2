import type { DirectorySnapshot, ListRecord } from "../../directory/snapshot";
import type { RecipientRows } from "../../directory/take-rows";
import type { ReadingSizes } from "../index/audience-index";
import { Expressions } from "../index/expressions";
import { addFigures, addSizes } from "./add-figures";
import { chooseWays } from "./choose-ways";
import { compareSnapshots, type SnapshotDifference } from "./compare-snapshots";
import { subtractCount } from "./count-change";
import { createPart, type Part } from "./count-part";
import { rowsOfLists, type SnapshotFrame } from "./cut-snapshot";
import { createDirectReader, type DirectReader } from "./direct-reader";
import { carryNesting, knowReadings, readingNames } from "./know-lists";
import type { FiguresOfLists } from "./list-figures";
import { rolesAmong, type ListRoles } from "./list-roles";
import type { KnownReach, ReachOptions } from "./measure-reach";
import type { KnownLists } from "./nesting";
import { createReachEngine, type ReachEngine } from "./reach-engine";
import { reachOfLists } from "./reach-of-lists";
import { gapsOf } from "./reach-others";

/** What has to be kept of a snapshot to count the next one by what changed. */
export interface MeasuredBefore {
  frame: SnapshotFrame;
  rows: RecipientRows;
  figures: FiguresOfLists;
  /** Recipients that are lists. */
  listCount: number;
}

/**
 * Counts by what changed: the figures of before, less those of the changed recipients as they were, and with
 * those of them as they are. Whether a list reaches somebody depends on that person's own row and
 * memberships, and on how lists hold each other. Lists of which the latter is not what it was, and all that hold
 * such a one, are counted over everybody by themselves. Null where that is not certain, or no quicker: then
 * everything has to be counted.
 */
export function renewReach(
  before: MeasuredBefore,
  after: DirectorySnapshot,
  options: ReachOptions = {},
): KnownReach | null {
  const made: { dispose: () => void }[] = [];
  const dispose = () => {
    for (const one of made) one.dispose();
  };
  const renewed = renew(
    before,
    after,
    { ...options, expressions: options.expressions ?? new Expressions() },
    (engine) => void made.push(engine),
  );
  if (renewed) return { ...renewed, dispose };
  dispose();
  return null;
}

function renew(
  before: MeasuredBefore,
  after: DirectorySnapshot,
  options: ReachOptions,
  disposeLater: (engine: ReachEngine) => void,
): Omit<KnownReach, "dispose"> | null {
  const was = before.figures;
  const difference = compareSnapshots(before, after, was.nesting.senders);
  if (!difference) return null;
  const { pairs, differing, senders } = difference;

  let whole: { engine: ReachEngine; reader: DirectReader } | undefined;
  /** Of the lists as they are, once it is known. */
  const now: { known?: Required<KnownLists> } = {};
  /** As they are, for the lists that differ. */
  const everybody = () => {
    if (whole) return whole;
    const engine = createReachEngine(
      after,
      options.contactSizes ?? {},
      {
        parse: options.parse,
        // Which lists are in which it reads for itself.
        known: () => now.known && { ...now.known, nesting: undefined },
      },
      options.expressions,
    );
    disposeLater(engine);
    return (whole = { engine, reader: createDirectReader(engine) });
  };
  const sizesNow = (list: number) =>
    everybody().engine.graph.sizesOf(list) ?? null;
  const sizesBefore = (list: number) =>
    was.figures[pairs.oldOf[list] ?? -1]?.sizes ?? null;

  const people = new Set(difference.changed);
  for (const row of moreRows(
    difference,
    after,
    () => everybody().reader,
    (list) =>
      differing.predicted.has(list) ? sizesNow(list) : sizesBefore(list),
  ))
    people.add(row);
  const part = createPart(
    difference.sides,
    pairs,
    people,
    options,
    () => now.known,
  );
  disposeLater(part.engine);
  if (difference.listRows > 0) addOtherHolders(difference, part);

  const sizes = after.lists.map((_, list) => {
    const change = part.sizes(list);
    if (!change) return null;
    if (!differing.predicted.has(list)) {
      const old = sizesBefore(list);
      const sum =
        change === "none" ? old : addSizes(old, change.was, change.is);
      if (sum) return sum;
      differing.predicted.add(list);
    }
    return sizesNow(list);
  });
  const readings = knowReadings(sizes);
  const oldReadings = knowReadings(was.figures.map((one) => one.sizes));
  readings.chosen.forEach((reading, list) => {
    // Then those who did not change reach other people too.
    if (reading !== oldReadings.chosen[pairs.oldOf[list] ?? -1])
      differing.predicted.add(list);
  });
  const nesting = carryNesting(
    was.nesting,
    pairs,
    differing,
    () => everybody().reader,
    sizes,
    senders.senders,
  );
  now.known = { ...readings, nesting };

  const ways = chooseWays(
    after,
    { ...differing, senders: senders.differing },
    now.known,
    sizes,
    people,
    everybody,
  );
  if (!ways) return null;
  const figures = addFigures({
    before: was,
    oldOf: pairs.oldOf,
    part: part.figures(nesting.senders.keys()),
    others() {
      const { index, counter } = everybody().engine;
      return subtractCount(counter.count(index.all), part.now());
    },
    sizes,
    ways,
  });
  return (
    figures && {
      figures,
      reaches: reachOfLists(after, part.engine.graph, figures),
      listCount: before.listCount + part.moreLists,
      engine: () => everybody().engine,
    }
  );
}

/**
 * Rows that are looked at although nothing of them changed. Adds the lists that are counted anew because their
 * filters name groups.
 * @param sizes of a list, so far as is known
 */
function moreRows(
  {
    pairs,
    listRows,
    differing: { stored, predicted },
    sides,
  }: SnapshotDifference,
  after: DirectorySnapshot,
  reader: () => DirectReader,
  sizes: (list: number) => ReadingSizes | null,
): Set<number> {
  const naming = after.lists.flatMap(({ filter }, list) =>
    namesGroups(filter) ? list : [],
  );
  const moved = !pairs.alike || listRows > 0;
  if (moved || stored.size + predicted.size > 0) {
    // Whoever renames a group changes whom the filters take that go by its name, among those who did not change too.
    for (const list of naming) predicted.add(list);
    const likely = after.lists.map((_, list) => sizes(list));
    return gapsOf(after, reader(), likely, {
      stored: moved || stored.size > 0,
      predicted: moved || predicted.size > 0,
    });
  }
  // Which lists are in which is known; their rows are needed where filters go by the name of a group.
  return naming.length > 0
    ? rowsOfLists(sides.is.rows, after.lists)
    : new Set();
}

/** Adds the lists that hold others than before because something changed of those. */
function addOtherHolders(
  { differing, pairs: { oldOf }, sides: { was, is } }: SnapshotDifference,
  part: Part,
): void {
  const among = (roles: ListRoles, list: ListRecord | undefined) =>
    list?.membership ? rolesAmong(roles, list.membership.rows) : "";
  is.frame.lists.forEach((now, list) => {
    const old = was.frame.lists[oldOf[list] ?? -1];
    if (among(was.roles, old) !== among(is.roles, now)) {
      differing.stored.add(list);
      if (now.kind !== "dynamicDistributionGroup")
        differing.predicted.add(list);
    }
    if (differing.predicted.has(list)) return;
    if (!readingNames.every((reading) => part.takesListsAlike(list, reading)))
      differing.predicted.add(list);
  });
}

function namesGroups(filter: string | null): boolean {
  return filter !== null && /memberofgroup/i.test(filter);
}
