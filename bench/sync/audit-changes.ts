import { isDeepStrictEqual } from "node:util";
import { createReachKeeper } from "../../lib/audience/reach/create-reach-keeper";
import {
  measureReach,
  type MeasuredReach,
} from "../../lib/audience/reach/measure-reach";
import { applyChanges } from "../../lib/directory/apply-changes";
import { carryMemberships } from "../../lib/directory/carry-memberships";
import { moveRows } from "../../lib/directory/move-rows";
import type { DirectorySnapshot } from "../../lib/directory/snapshot";
import { rowsOf, takeRows } from "../../lib/directory/take-rows";
import { silentLog } from "../../lib/ports/log";
import { systemClock } from "../../lib/time/system-clock";
import { measure } from "../audience/measure";

export interface AuditedAgain {
  changed: number;
  /** Seconds of processor time: everybody counted, and by what changed. */
  whole: number;
  byChanges: number;
}

/** Counts a snapshot, has people move to other departments, and counts it again in both ways; they must agree. */
export async function auditAgain(
  before: DirectorySnapshot,
  share: number,
): Promise<AuditedAgain> {
  const ways: unknown[] = [];
  const keep = createReachKeeper({
    options: {},
    clock: systemClock,
    log: { ...silentLog, info: (_, fields) => void ways.push(fields?.by) },
  });
  keep(before).dispose();
  const { after, changed } = movePeople(before, share);
  const byChanges = await measure(() => answersOf(keep(after), after));
  if (ways[1] !== "changes") throw new Error("Everybody was counted.");
  const whole = await measure(() => answersOf(measureReach(after), after));
  if (!isDeepStrictEqual(byChanges.result, whole.result))
    throw new Error("Counted by what changed, lists reach others.");
  return {
    changed,
    whole: whole.cpuSeconds,
    byChanges: byChanges.cpuSeconds,
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
function movePeople(
  before: DirectorySnapshot,
  share: number,
): { after: DirectorySnapshot; changed: number } {
  const { recipients } = before;
  const rows = rowsOf(recipients);
  const step = Math.round(1 / share);
  const chosen = Uint32Array.from(
    { length: Math.floor(recipients.count / step) },
    (_, n) => n * step,
  );
  const few = takeRows(rows, chosen);
  const people = Array.from(chosen, (_, at) => rowAt(few, at)).filter(
    ({ RecipientTypeDetails: type }) => type === "UserMailbox",
  );
  const moved = people.map((row, at): Record<string, unknown> => {
    const { Department, City } = people[(at + 1) % people.length] ?? row;
    return { ...row, Department, City };
  });
  const after = applyChanges(recipients, {
    rows: new Map(moved.map((row) => [String(row.Guid).toLowerCase(), row])),
    removed: new Set(),
  });
  const carried = carryMemberships(before.lists, moveRows(recipients, after));
  return {
    changed: moved.length,
    after: {
      ...before,
      recipients: after,
      lists: before.lists.map((list) => ({
        ...list,
        membership: carried.get(list.guid) ?? null,
      })),
    },
  };
}

function rowAt(
  recipients: ReturnType<typeof takeRows>,
  at: number,
): Record<string, unknown> {
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
