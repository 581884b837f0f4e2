import { differingRows } from "../../directory/differing-rows";
import type { DirectorySnapshot } from "../../directory/snapshot";
import { rowsOf, type RecipientRows } from "../../directory/take-rows";
import { addFigures, chosenReadings } from "./add-figures";
import {
  changedListRows,
  haveAsMembersAlike,
  takeAlike,
} from "./changed-list-rows";
import { cutSnapshot, rowsOfLists, type SnapshotFrame } from "./cut-snapshot";
import { addDifferingMembers } from "./differing-members";
import { figuresOfLists, type FiguresOfLists } from "./list-figures";
import type { Reading } from "./list-graph";
import type { KnownReach, ReachOptions } from "./measure-reach";
import { createReachEngine } from "./reach-engine";
import { reachOfLists } from "./reach-of-lists";

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

/**
 * Counts by what changed: the figures of before, less those of the changed recipients as they were, and with
 * those of them as they are. Whether a list reaches somebody depends on that person's own row and
 * memberships, and on how lists hold each other. As long as the latter is what it was, figures of parts of
 * the people add up. Null where that is not so or not certain: then
 * everybody has to be counted.
 */
export function renewReach(
  before: MeasuredBefore,
  after: DirectorySnapshot,
  { contactSizes = {}, parse, expressions }: ReachOptions = {},
): KnownReach | null {
  if (before.frame.complete !== after.complete) return null;
  const rows = rowsOf(after.recipients);
  const changed = changedRows(before, after, rows);
  if (!changed || changed.size > rows.count * mostChanged) return null;
  const sides = [
    { rows: before.rows, lists: before.frame.lists },
    { rows, lists: after.lists },
  ] as const;
  const listRows = changedListRows(...sides, Uint32Array.from(changed).sort());
  if (!listRows) return null;
  const naming = after.lists.some(({ filter }) => namesGroups(filter));
  // Whoever renames a group changes whom the filters take that go by its name, among those who did not change too.
  if (listRows.length > 0 && naming) return null;
  if (!haveAsMembersAlike(...sides, listRows)) return null;

  // Which lists are in which is known; their rows are needed where filters go by the name of a group.
  const needed = naming
    ? new Set([...rowsOfLists(rows, after.lists), ...changed])
    : changed;
  let chosen: (Reading | undefined)[] | null = null;
  const count = (frame: SnapshotFrame, all: RecipientRows) => {
    const of = within(all, needed);
    const part = cutSnapshot(frame, all, of);
    const engine = createReachEngine(
      part,
      contactSizes,
      {
        chosen: (list) => chosen?.[list],
        parse,
        nesting: before.figures.nesting,
      },
      expressions,
    );
    return {
      engine,
      of,
      graph: engine.graph,
      sizes: part.lists.map((_, list) => engine.graph.sizesOf(list)),
      figures: () =>
        figuresOfLists(
          part,
          engine.graph,
          engine.counter,
          before.figures.senders.keys(),
          before.figures.nesting,
        ),
    };
  };
  const left = count(before.frame, before.rows);
  const joined = count(after, rows);
  const dispose = () => {
    left.engine.dispose();
    joined.engine.dispose();
  };
  chosen =
    listRows.length === 0 ||
    takeAlike(left, joined, listRows, after.lists.length)
      ? chosenReadings(before.figures.figures, left.sizes, joined.sizes)
      : null;
  const renewed = chosen
    ? addFigures(before.figures, left.figures(), joined.figures())
    : null;
  if (!renewed) {
    dispose();
    return null;
  }
  return {
    figures: renewed,
    reaches: reachOfLists(after, joined.engine.graph, renewed),
    listCount: before.listCount,
    dispose,
  };
}

function namesGroups(filter: string | null): boolean {
  return filter !== null && /memberofgroup/i.test(filter);
}

/** Recipients of whom anything differs, members of lists among them; null where what lists are does, or it cannot be told. */
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
  return Uint32Array.from(rows)
    .filter((row) => row < count)
    .sort();
}
