import { differingRows } from "../../directory/differing-rows";
import type { DirectorySnapshot, ListRecord } from "../../directory/snapshot";
import { rowsOf, type RecipientRows } from "../../directory/take-rows";
import { Expressions } from "../index/expressions";
import { addFigures, addSizes, type Way } from "./add-figures";
import { carrySenders } from "./carry-senders";
import { compareLists, type DifferingLists } from "./compare-lists";
import { countAnew } from "./count-anew";
import { subtractCount } from "./count-change";
import { createPart, type Both, type Part } from "./count-part";
import { rowsOfLists, type SnapshotFrame } from "./cut-snapshot";
import { createDirectReader, type DirectReader } from "./direct-reader";
import { holdersOf } from "./holders-of";
import { carryNesting, knowReadings, readingNames } from "./know-lists";
import type { Count, FiguresOfLists } from "./list-figures";
import { listRolesOf, rolesAmong, type ListRoles } from "./list-roles";
import type { KnownReach, ReachOptions } from "./measure-reach";
import type { KnownLists } from "./nesting";
import { pairLists, type PairedLists } from "./pair-lists";
import { createReachEngine, type ReachEngine } from "./reach-engine";
import { reachOfLists } from "./reach-of-lists";
import { gapsOf, reachOthers } from "./reach-others";

/** What has to be kept of a snapshot to count the next one by what changed. */
export interface MeasuredBefore {
  frame: SnapshotFrame;
  rows: RecipientRows;
  figures: FiguresOfLists;
  /** Recipients that are lists. */
  listCount: number;
}

/** From this share of changed recipients on, counting everybody is about as quick. */
const mostChanged = 0.1;

/** With more lists among the changed recipients it is no longer looked whose filters take which of them. */
const mostListRows = 2_000;

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
  const { frame, figures: was } = before;
  if (frame.complete !== after.complete) return null;
  const rows = rowsOf(after.recipients);
  const changed = differingRows(before.rows, rows);
  const pairs = pairLists(frame.lists, after.lists);
  if (!changed || !pairs) return null;
  const differing = compareLists(frame.lists, after.lists, pairs, changed);
  if (changed.size > rows.count * mostChanged) return null;
  const roles = changedRoles(
    { rows: before.rows, lists: frame.lists },
    { rows, lists: after.lists },
    changed,
  );
  const senders =
    pairs.alike && !roles?.any
      ? { senders: was.nesting.senders, differing: new Set<string>() }
      : carrySenders(was.nesting.senders, frame.lists, after.lists);
  if (!senders || !roles) return null;

  /** Everybody as they are, for the lists that differ. */
  let whole: { engine: ReachEngine; reader: DirectReader } | undefined;
  /** Of the lists as they are, once it is known. */
  const now: { known?: Required<KnownLists> } = {};
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
  const reader = () => everybody().reader;

  const needed = new Set(changed);
  const naming = after.lists.flatMap(({ filter }, list) =>
    namesGroups(filter) ? list : [],
  );
  if (!pairs.alike || roles.any || isAny(differing)) {
    // Whoever renames a group changes whom the filters take that go by its name, among those who did not change too.
    for (const list of naming) differing.predicted.add(list);
    const likely = after.lists.map((_, list) =>
      differing.predicted.has(list)
        ? (everybody().engine.graph.sizesOf(list) ?? null)
        : (was.figures[pairs.oldOf[list] ?? -1]?.sizes ?? null),
    );
    const gaps = gapsOf(after, reader(), likely, {
      stored: !pairs.alike || roles.any || differing.stored.size > 0,
      predicted: !pairs.alike || roles.any || differing.predicted.size > 0,
    });
    for (const row of gaps) needed.add(row);
  } else if (naming.length > 0)
    // Which lists are in which is known; their rows are needed where filters go by the name of a group.
    for (const row of rowsOfLists(rows, after.lists)) needed.add(row);

  const part = createPart(
    {
      was: { frame, rows: before.rows, roles: roles.was },
      is: { frame: after, rows, roles: roles.is },
    },
    pairs,
    needed,
    options,
    () => now.known,
  );
  disposeLater(part.engine);
  if (roles.any)
    addOtherHolders(differing, pairs, roles, frame.lists, after.lists, part);
  const sizes = after.lists.map((_, list) => {
    const change = part.sizes(list);
    if (!change) return null;
    const old = was.figures[pairs.oldOf[list] ?? -1];
    if (!differing.predicted.has(list)) {
      const sum =
        change === "none"
          ? old?.sizes
          : addSizes(old?.sizes, change.was, change.is);
      if (sum) return sum;
      differing.predicted.add(list);
    }
    return everybody().engine.graph.sizesOf(list) ?? null;
  });
  const readings = knowReadings(sizes);
  const oldReadings = knowReadings(was.figures.map((one) => one.sizes));
  readings.chosen.forEach((reading, list) => {
    // Then those who did not change reach other people too.
    if (reading !== oldReadings.chosen[pairs.oldOf[list] ?? -1])
      differing.predicted.add(list);
  });
  const known = (now.known = {
    ...readings,
    nesting: carryNesting(
      was.nesting,
      pairs,
      differing,
      reader,
      sizes,
      senders.senders,
    ),
  });
  const { nesting, chosen } = known;

  const touched = {
    stored: holdersOf(differing.stored, [nesting.stored]),
    predicted: holdersOf(differing.predicted, [
      nesting.predicted.andBindsTighter,
      nesting.predicted.leftToRight,
    ]),
    senders: senders.differing,
  };
  for (const [key, lists] of nesting.senders)
    if (lists.some((list) => touched.predicted.has(list)))
      touched.senders.add(key);
  const isTouched = touched.senders.size > 0 || isAny(touched);
  const others = isTouched
    ? reachOthers(after, reader(), sizes, known, needed)
    : null;
  const anew = others
    ? countAnew(after, touched, others, () => everybody().engine, known)
    : null;
  if (others && !anew) return null;

  const way = (
    differs: boolean,
    reachesOthers: () => boolean | undefined,
    count: () => Count | undefined,
  ): Way => {
    if (!differs) return "changes";
    return reachesOthers() ? "others" : (count() ?? null);
  };
  const chosenOf = (list: number) => chosen[list] ?? "andBindsTighter";
  const figures = addFigures({
    before: was,
    oldOf: pairs.oldOf,
    part: part.figures(nesting.senders.keys()),
    others() {
      const { index, counter } = everybody().engine;
      return subtractCount(counter.count(index.all), part.now());
    },
    sizes,
    ways: {
      stored: (list) =>
        way(
          touched.stored.has(list),
          () => others?.stored.has(list),
          () => anew?.stored(list),
        ),
      predicted: (list) =>
        way(
          touched.predicted.has(list),
          () => others?.predicted.has(list),
          () => anew?.reading(list, chosenOf(list)),
        ),
      reading: (list, reading) =>
        way(
          touched.predicted.has(list),
          () => others?.reading(list, reading),
          () => anew?.reading(list, reading),
        ),
      sender: (key) =>
        way(
          touched.senders.has(key),
          () =>
            nesting.senders
              .get(key)
              ?.some((list) => others?.predicted.has(list)),
          () => anew?.sender(key),
        ),
      own: (list) =>
        differing.predicted.has(list)
          ? reader().predicted(list, chosenOf(list))?.own
          : undefined,
    },
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

function isAny({ stored, predicted }: DifferingLists): boolean {
  return stored.size + predicted.size > 0;
}

interface Roles extends Both<ListRoles> {
  any: boolean;
}

/** Which of the changed rows are lists, and were; null where that is not certain. */
function changedRoles(
  before: { rows: RecipientRows; lists: readonly ListRecord[] },
  after: { rows: RecipientRows; lists: readonly ListRecord[] },
  changed: ReadonlySet<number>,
): Roles | null {
  const ascending = Uint32Array.from(changed).sort();
  const was = listRolesOf(before, ascending);
  const is = listRolesOf(after, ascending);
  if (!was || !is || was.size + is.size > mostListRows) return null;
  return { was, is, any: was.size + is.size > 0 };
}

/** Adds the lists that hold others than before because something changed of those. */
function addOtherHolders(
  differing: DifferingLists,
  { oldOf }: PairedLists,
  roles: Roles,
  before: readonly ListRecord[],
  after: readonly ListRecord[],
  part: Part,
): void {
  const among = (of: ListRoles, members: Uint32Array | undefined) =>
    members ? rolesAmong(of, members) : "";
  after.forEach(({ kind, membership }, list) => {
    const old = before[oldOf[list] ?? -1]?.membership;
    if (among(roles.was, old?.rows) !== among(roles.is, membership?.rows)) {
      differing.stored.add(list);
      if (kind !== "dynamicDistributionGroup") differing.predicted.add(list);
    }
    if (differing.predicted.has(list)) return;
    if (!readingNames.every((reading) => part.takesListsAlike(list, reading)))
      differing.predicted.add(list);
  });
}

function namesGroups(filter: string | null): boolean {
  return filter !== null && /memberofgroup/i.test(filter);
}
