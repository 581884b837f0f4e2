import { differingRows } from "../../directory/differing-rows";
import type { DirectorySnapshot } from "../../directory/snapshot";
import { rowsOf, type RecipientRows } from "../../directory/take-rows";
import { addFigures, chosenReadings } from "./add-figures";
import { countSenders, senderKey } from "./count-senders";
import {
  areLists,
  cutSnapshot,
  rowsOfLists,
  type SnapshotFrame,
} from "./cut-snapshot";
import { addDifferingMembers } from "./differing-members";
import { figuresOfLists, type FiguresOfLists } from "./list-figures";
import type { ListGraph, Reading } from "./list-graph";
import type { KnownReach, ReachOptions } from "./measure-reach";
import { createReachEngine } from "./reach-engine";
import { reachOfLists } from "./reach-of-lists";

/** What has to be kept of a snapshot to count the next one by what changed. */
export interface MeasuredBefore {
  frame: SnapshotFrame;
  rows: RecipientRows;
  figures: FiguresOfLists;
  senderCounts: ReadonlyMap<string, number>;
}

/** From this share of changed recipients on, counting everybody is about as quick. */
const mostChanged = 0.1;

/**
 * Counts by what changed: the figures of before, less those of the changed recipients as they were, and with
 * those of them as they are. Whether a list reaches somebody depends on that person's own row and
 * memberships, and on how lists hold each other. As long as the latter is what it was, figures of parts of
 * the people add up, all lists being in every part. Null where that is not so or not certain: then
 * everybody has to be counted.
 */
export function renewReach(
  before: MeasuredBefore,
  after: DirectorySnapshot,
  { contactSizes = {} }: ReachOptions = {},
): KnownReach | null {
  const rows = rowsOf(after.recipients);
  const changed = changedRows(before, after, rows);
  if (!changed || changed.size > rows.count * mostChanged) return null;
  const lists = rowsOfLists(rows, after.lists);
  for (const row of changed) if (lists.has(row)) return null;
  for (const all of [before.rows, rows])
    if (areLists(all, within(all, changed)).includes(true)) return null;

  let chosen: (Reading | undefined)[] | null = null;
  const count = (
    frame: SnapshotFrame,
    all: RecipientRows,
    parsed?: ListGraph["filterOf"],
  ) => {
    const part = cutSnapshot(
      frame,
      all,
      within(all, new Set([...lists, ...changed])),
    );
    const engine = createReachEngine(
      part,
      contactSizes,
      (list) => chosen?.[list],
      parsed,
    );
    return {
      engine,
      sizes: part.lists.map((_, list) => engine.graph.sizesOf(list)),
      figures: () => figuresOfLists(part, engine.graph, engine.counter),
    };
  };
  const left = count(before.frame, before.rows);
  const joined = count(after, rows, left.engine.graph.filterOf);
  const dispose = () => {
    left.engine.dispose();
    joined.engine.dispose();
  };
  chosen = chosenReadings(before.figures.figures, left.sizes, joined.sizes);
  const { figures, parents } = chosen
    ? sum(before, left.figures(), joined.figures())
    : { figures: null, parents: before.figures.parents };
  if (!figures) {
    dispose();
    return null;
  }
  const renewed = { figures, parents };
  const numberOf = new Map(after.lists.map(({ guid }, list) => [guid, list]));
  return {
    figures: renewed,
    reaches: reachOfLists(after, joined.engine.graph, renewed),
    listCount: joined.engine.counter.listCount,
    countSenders(guids) {
      const known = before.senderCounts.get(senderKey(guids));
      return known === undefined
        ? undefined
        : known -
            countSenders(left.engine, numberOf, guids) +
            countSenders(joined.engine, numberOf, guids);
    },
    dispose,
  };
}

function sum(
  before: MeasuredBefore,
  left: FiguresOfLists,
  joined: FiguresOfLists,
) {
  return {
    figures: addFigures(before.figures.figures, left.figures, joined.figures),
    parents: joined.parents,
  };
}

/** Recipients of whom anything differs, members of lists among them; null where lists do, or it cannot be told. */
function changedRows(
  before: MeasuredBefore,
  after: DirectorySnapshot,
  rows: RecipientRows,
): Set<number> | null {
  const changed = differingRows(before.rows, rows);
  if (!changed) return null;
  return addDifferingMembers(before.frame.lists, after.lists, changed)
    ? changed
    : null;
}

function within(
  { count }: RecipientRows,
  rows: ReadonlySet<number>,
): Uint32Array {
  return Uint32Array.from(rows).filter((row) => row < count);
}
