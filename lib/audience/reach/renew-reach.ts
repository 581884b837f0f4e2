import { differingRows } from "../../directory/differing-rows";
import type { DirectorySnapshot, ListRecord } from "../../directory/snapshot";
import { rowsOf, type RecipientRows } from "../../directory/take-rows";
import { Expressions } from "../index/expressions";
import { includesSorted } from "../index/sorted-rows";
import { addFigures, addSizes, combine, type Way } from "./add-figures";
import { carrySenders } from "./carry-senders";
import { compareLists, type DifferingLists } from "./compare-lists";
import { countAnew, type Count } from "./count-anew";
import { createPart, type Part } from "./count-part";
import { rowsOfLists, type SnapshotFrame } from "./cut-snapshot";
import { createDirectReader, type DirectReader } from "./direct-reader";
import { holdersOf } from "./holders-of";
import { carryNesting, knowReadings, readingNames } from "./know-lists";
import type { FiguresOfLists } from "./list-figures";
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
  const roles = changedRoles(before, { rows, lists: after.lists }, changed);
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

  const oldSizes = was.figures.map(({ sizes }) => sizes);
  const knownBefore = { ...knowReadings(oldSizes), nesting: was.nesting };
  const part = (
    side: SnapshotFrame,
    all: RecipientRows,
    ofLists: () => KnownLists | undefined,
  ) => {
    const made = createPart(side, all, needed, options, ofLists);
    disposeLater(made.engine);
    return made;
  };
  const left = part(frame, before.rows, () => knownBefore);
  const joined = part(after, rows, () => now.known);

  if (roles.any)
    addOtherHolders(differing, pairs, roles, [frame, left], [after, joined]);
  const sizes = after.lists.map((_, list) => {
    const { graph } = joined.engine;
    if (!graph.filterOf(list)?.ok) return null;
    const old = pairs.oldOf[list] ?? -1;
    const sum = differing.predicted.has(list)
      ? null
      : addSizes(was.figures[old]?.sizes, left.sizes[old], joined.sizes[list]);
    if (sum) return sum;
    differing.predicted.add(list);
    return everybody().engine.graph.sizesOf(list) ?? null;
  });
  const readings = knowReadings(sizes);
  readings.chosen.forEach((reading, list) => {
    // Then those who did not change reach other people too.
    if (reading !== knownBefore.chosen[pairs.oldOf[list] ?? -1])
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
    if (!differs) return "parts";
    return reachesOthers() ? "others" : (count() ?? null);
  };
  const keys = [...nesting.senders.keys()];
  const chosenOf = (list: number) => chosen[list] ?? "andBindsTighter";
  const figures = addFigures({
    before: was,
    oldOf: pairs.oldOf,
    left: left.figures(keys),
    joined: joined.figures(keys),
    others() {
      const { index, counter } = everybody().engine;
      const some = joined.engine;
      return combine(
        counter.count(index.all),
        some.counter.count(some.index.all),
        undefined,
      );
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
      reaches: reachOfLists(after, joined.engine.graph, figures),
      listCount:
        before.listCount -
        left.engine.counter.listCount +
        joined.engine.counter.listCount,
      engine: () => everybody().engine,
    }
  );
}

function isAny({ stored, predicted }: DifferingLists): boolean {
  return stored.size + predicted.size > 0;
}

interface Roles {
  before: ListRoles;
  after: ListRoles;
  any: boolean;
}

/** Which of the changed rows are lists, and were; null where that is not certain. */
function changedRoles(
  before: Pick<MeasuredBefore, "rows" | "frame">,
  after: { rows: RecipientRows; lists: readonly ListRecord[] },
  changed: ReadonlySet<number>,
): Roles | null {
  const ascending = Uint32Array.from(changed).sort();
  const was = listRolesOf(
    { rows: before.rows, lists: before.frame.lists },
    ascending,
  );
  const is = listRolesOf(after, ascending);
  if (!was || !is || was.size + is.size > mostListRows) return null;
  return { before: was, after: is, any: was.size + is.size > 0 };
}

/** Adds the lists that hold others than before because something changed of those. */
function addOtherHolders(
  differing: DifferingLists,
  { oldOf }: PairedLists,
  roles: Roles,
  [before, left]: [SnapshotFrame, Part],
  [after, joined]: [SnapshotFrame, Part],
): void {
  const among = (of: ListRoles, members: Uint32Array | undefined) =>
    members ? rolesAmong(of, (row) => includesSorted(members, row)) : "";
  after.lists.forEach(({ kind, membership }, list) => {
    const old = oldOf[list] ?? -1;
    const wasMembership = before.lists[old]?.membership;
    if (
      among(roles.before, wasMembership?.rows) !==
      among(roles.after, membership?.rows)
    ) {
      differing.stored.add(list);
      if (kind !== "dynamicDistributionGroup") differing.predicted.add(list);
    }
    if (differing.predicted.has(list)) return;
    const holdsOthers = readingNames.some(
      (reading) =>
        left.rolesTaken(old, reading, roles.before) !==
        joined.rolesTaken(list, reading, roles.after),
    );
    if (holdsOthers) differing.predicted.add(list);
  });
}

function namesGroups(filter: string | null): boolean {
  return filter !== null && /memberofgroup/i.test(filter);
}
