import { isBreakwaterError } from "../errors/breakwater-error";
import type { Stored, Table } from "../ports/tables";
import type { MailTipControl } from "../tenant/mail-tip-port";
import { toIso, type Clock } from "../time/clock";
import type { PlannedTip } from "./plan-tips";
import type { TipRow } from "./tip-rows";
import { bucketOfTip } from "./tip-text";

export type TipOutcome = "written" | "theirs";

/**
 * Writes one tip, where there is none or ours. Ours is what has our form on a list that we have a row
 * of: what anybody else wrote is never touched. The row is written before the tip, so that what breaks
 * off anywhere is known for ours and done again.
 */
export async function writeTip(
  planned: PlannedTip,
  deps: {
    tenantId: string;
    rows: Table<TipRow>;
    tips: MailTipControl;
    clock: Clock;
  },
): Promise<TipOutcome> {
  const { rows, tips, clock } = deps;
  const { listGuid, kind, text } = planned;
  const list = { guid: listGuid, kind };
  const key = [`${deps.tenantId}|mail-tip`, listGuid] as const;
  const row = await rows.get(...key);
  const keep = (state: TipRow["state"], said: string | null) =>
    save(rows, key, row, {
      listGuid,
      state,
      text: said,
      at: toIso(clock.now()),
    });

  const present = await tips.readMailTip(list);
  const knownAsOurs = row !== undefined && row.value.state !== "theirs";
  const free = present.text === null && !present.translated;
  const ours =
    knownAsOurs && !present.translated && bucketOfTip(present.text) !== null;

  if (text === null) {
    if (ours) {
      await tips.writeMailTip(list, null);
      if ((await tips.readMailTip(list)).text !== null) return "theirs";
    }
    if (row) await rows.remove(...key, row.etag);
    return "written";
  }
  if (!free && !ours) {
    await keep("theirs", null);
    return "theirs";
  }
  if (present.text !== text) {
    const writing = await keep("writing", text);
    // Another run is at it: that one does the work.
    if (!writing) return "written";
    try {
      await tips.writeMailTip(list, text);
    } catch (error) {
      if (!isBreakwaterError(error, "list_not_writable", "tenant_rejected"))
        throw error;
      await save(rows, key, writing, {
        ...writing.value,
        state: "theirs",
        text: null,
      });
      return "theirs";
    }
    const written = (await tips.readMailTip(list)).text === text;
    await save(rows, key, writing, {
      ...writing.value,
      state: written ? "written" : "theirs",
    });
    return written ? "written" : "theirs";
  }
  await keep("written", text);
  return "written";
}

function save(
  rows: Table<TipRow>,
  key: readonly [string, string],
  row: Stored<TipRow> | undefined,
  value: TipRow,
): Promise<Stored<TipRow> | undefined> {
  return row ? rows.replace(row, value) : rows.create(...key, value);
}
