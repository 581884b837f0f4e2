import { isDeepStrictEqual } from "node:util";
import { createReachKeeper } from "../../lib/audience/reach/create-reach-keeper";
import {
  measureReach,
  type MeasuredReach,
} from "../../lib/audience/reach/measure-reach";
import { applyChanges } from "../../lib/directory/apply-changes";
import { carryMemberships } from "../../lib/directory/carry-memberships";
import { moveRows } from "../../lib/directory/move-rows";
import type { RecipientColumns } from "../../lib/directory/recipient-columns";
import { findRowsBy } from "../../lib/directory/rows-by";
import type {
  DirectorySnapshot,
  ListRecord,
} from "../../lib/directory/snapshot";
import { rowsOf, takeRows } from "../../lib/directory/take-rows";
import { silentLog } from "../../lib/ports/log";
import { systemClock } from "../../lib/time/system-clock";
import { measure } from "../audience/measure";

export interface AuditedAgain {
  changed: number;
  /** A list was made, one deleted, and one given another filter. */
  listsToo: boolean;
  /** Seconds of processor time: everybody counted, and by what changed. */
  whole: number;
  byChanges: number;
  /** Whether everybody was counted after all, as it is where that is quicker. */
  everybody: boolean;
}

/**
 * Counts a snapshot, has people move to other departments, and counts it again in both ways; they must agree.
 * @param listsToo change lists as well
 */
export async function auditAgain(
  before: DirectorySnapshot,
  share: number,
  listsToo: boolean,
): Promise<AuditedAgain> {
  const ways: unknown[] = [];
  const keep = createReachKeeper({
    options: {},
    clock: systemClock,
    log: { ...silentLog, info: (_, fields) => void ways.push(fields?.by) },
  });
  keep(before).dispose();
  const { after, changed } = changeDirectory(before, share, listsToo);
  const byChanges = await measure(() => answersOf(keep(after), after));
  const whole = await measure(() => answersOf(measureReach(after), after));
  if (!isDeepStrictEqual(byChanges.result, whole.result))
    throw new Error("Counted by what changed, lists reach others.");
  return {
    changed,
    listsToo,
    whole: whole.cpuSeconds,
    byChanges: byChanges.cpuSeconds,
    everybody: ways[1] !== "changes",
  };
}

function answersOf(
  measured: MeasuredReach,
  { lists }: DirectorySnapshot,
): unknown[] {
  const answers = lists.map(({ guid }) => {
    const { stored, predicted, reach, complete, readings } =
      measured.reaches.get(guid) ?? {};
    return { stored, predicted, reach, complete, readings };
  });
  measured.dispose();
  return answers;
}

/** One person in so many gets the department and city of another. */
function changeDirectory(
  before: DirectorySnapshot,
  share: number,
  listsToo: boolean,
): { after: DirectorySnapshot; changed: number } {
  const { recipients } = before;
  const step = Math.round(1 / share);
  const chosen = Uint32Array.from(
    { length: Math.floor(recipients.count / step) },
    (_, n) => n * step,
  );
  const people = rowsAt(recipients, chosen).filter(
    ({ RecipientTypeDetails: type }) => type === "UserMailbox",
  );
  const moved = people.map((row, at): Row => {
    const { Department, City } = people[(at + 1) % people.length] ?? row;
    return { ...row, Department, City };
  });
  const lists = listsToo
    ? changeLists(before)
    : { lists: before.lists, made: [], gone: [] };
  const after = applyChanges(recipients, {
    rows: new Map(
      [...moved, ...lists.made].map((row) => [
        String(row.Guid).toLowerCase(),
        row,
      ]),
    ),
    removed: new Set(lists.gone),
  });
  const moves = moveRows(recipients, after);
  const carried = carryMemberships(lists.lists, moves);
  const rowOfMade = findRowsBy(
    after,
    "Guid",
    new Set(lists.made.map(({ Guid }) => String(Guid).toLowerCase())),
  );
  return {
    changed: moved.length,
    after: {
      ...before,
      recipients: after,
      lists: lists.lists.map((list) => ({
        ...list,
        row:
          rowOfMade.get(list.guid) ??
          (list.row === null ? null : (moves(list.row) ?? null)),
        membership: carried.get(list.guid) ?? null,
      })),
    },
  };
}

type Row = Record<string, unknown>;

/** A list like another is made, one is deleted, and one gets the filter of yet another. */
function changeLists({ lists, recipients }: DirectorySnapshot): {
  lists: ListRecord[];
  made: Row[];
  gone: string[];
} {
  const dynamic = lists.filter(({ filter }) => filter !== null);
  const at = (share: number) => dynamic[Math.floor(dynamic.length * share)];
  const [copied, gone, changed, other] = [0.2, 0.4, 0.6, 0.8].map(at);
  if (!copied || !gone || !changed || !other)
    throw new Error("There are too few lists.");
  const row =
    copied.row === null ? [] : rowsAt(recipients, Uint32Array.of(copied.row));
  const guid = "0b5e55ed-0000-4000-8000-000000000001";
  const [user = "", domain = ""] = copied.address.split("@");
  const address = `${user}.new@${domain}`;
  return {
    lists: [
      ...lists
        .filter((list) => list !== gone)
        .map((list) =>
          list === changed ? { ...list, filter: other.filter } : list,
        ),
      { ...copied, guid, address, row: null },
    ],
    made: row.map((one) => ({
      ...one,
      Guid: guid,
      PrimarySmtpAddress: address,
    })),
    gone: [gone.guid],
  };
}

function rowsAt(recipients: RecipientColumns, rows: Uint32Array): Row[] {
  const few = takeRows(rowsOf(recipients), rows);
  return Array.from(rows, (_, at) => rowAt(few, at));
}

function rowAt(recipients: RecipientColumns, at: number): Row {
  return Object.fromEntries(
    recipients.properties.map((property) => {
      const column = recipients.column(property);
      if (!column) return [property, null];
      const { values, codes, offsets } = column;
      return [
        property,
        offsets
          ? Array.from(
              codes.subarray(offsets[at], offsets[at + 1]),
              (code) => values[code],
            )
          : (values[codes[at] ?? -1] ?? null),
      ];
    }),
  );
}
