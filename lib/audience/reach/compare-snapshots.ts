import { differingRows } from "../../directory/differing-rows";
import type { DirectorySnapshot } from "../../directory/snapshot";
import { rowsOf, type RecipientRows } from "../../directory/take-rows";
import { carrySenders } from "./carry-senders";
import { compareLists, type DifferingLists } from "./compare-lists";
import type { Both, PartSide } from "./count-part";
import type { SnapshotFrame } from "./cut-snapshot";
import { listRolesOf } from "./list-roles";
import type { Nesting } from "./nesting";
import { pairLists, type PairedLists } from "./pair-lists";

/** What differs between two snapshots, before any filter is asked. */
export interface SnapshotDifference {
  pairs: PairedLists;
  sides: Both<PartSide>;
  /** Rows of recipients of whom anything differs, on either side. */
  changed: ReadonlySet<number>;
  /** Lists among them, on either side. */
  listRows: number;
  /** Lists that are counted anew. It grows while more is learnt. */
  differing: DifferingLists;
  /** Which lists are in which set of senders now, and the sets that hold others than before. */
  senders: { senders: Nesting["senders"]; differing: Set<string> };
}

/** From this share of changed recipients on, counting everybody is about as quick. */
const mostChanged = 0.1;

/** With more lists among the changed recipients it is no longer looked whose filters take which of them. */
const mostListRows = 2_000;

/** Null where it is not certain, or too much. */
export function compareSnapshots(
  before: { frame: SnapshotFrame; rows: RecipientRows },
  after: DirectorySnapshot,
  senders: Nesting["senders"],
): SnapshotDifference | null {
  const { frame } = before;
  if (frame.complete !== after.complete) return null;
  const rows = rowsOf(after.recipients);
  const changed = differingRows(before.rows, rows);
  const pairs = pairLists(frame.lists, after.lists);
  if (!changed || !pairs) return null;
  const differing = compareLists(frame.lists, after.lists, pairs, changed);
  if (changed.size > rows.count * mostChanged) return null;

  const ascending = Uint32Array.from(changed).sort();
  const was = listRolesOf({ rows: before.rows, lists: frame.lists }, ascending);
  const is = listRolesOf({ rows, lists: after.lists }, ascending);
  if (!was || !is) return null;
  const listRows = was.size + is.size;
  if (listRows > mostListRows) return null;

  const carried =
    pairs.alike && listRows === 0
      ? { senders, differing: new Set<string>() }
      : carrySenders(senders, frame.lists, after.lists);
  return (
    carried && {
      pairs,
      sides: {
        was: { frame, rows: before.rows, roles: was },
        is: { frame: after, rows, roles: is },
      },
      changed,
      listRows,
      differing,
      senders: carried,
    }
  );
}
