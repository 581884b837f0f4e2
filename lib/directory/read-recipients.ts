import type { Log } from "../ports/log";
import type { DirectoryReader } from "../tenant/exchange-port";
import { cutRange, rangeFilter } from "./alias-ranges";
import { rowKeeper } from "./recipient-properties";
import type { RecipientRow, SyncProgressStore, SyncState } from "./sync-state";

/** A range longer than this is cut: what a crash costs stays under 50,000 recipients, some ten seconds at 5 requests a second. */
const pagesAtMost = 50;

/** An answer that was cut off short of this many rows was not cut off for its length: cutting the range would not help. */
const rowsOfTruncation = 1000;

/** `~` and three characters: 37³ ranges hold more than any tenant. */
const depthAtMost = 3;

/**
 * Reads what is left of the ranges, one after another, and keeps each in storage as soon as it is
 * whole. Stops between two ranges when `timeIsUp`; false then.
 */
export async function readRecipients(options: {
  reader: DirectoryReader;
  state: SyncState;
  store: SyncProgressStore;
  timeIsUp: () => boolean;
  onRows: (rows: number) => void;
  log: Log;
}): Promise<boolean> {
  const { reader, state, store, timeIsUp, onRows, log } = options;
  const keep = rowKeeper(state.properties);
  const before = () =>
    state.ranges.reduce((sum, { read }) => sum + (read?.rows ?? 0), 0);

  for (;;) {
    const next = state.ranges.find(({ read }) => read === null);
    if (!next) return true;
    if (timeIsUp()) return false;
    const cuttable =
      next.range.length < depthAtMost ? cutRange(next.range) : [];
    const settled = before();
    const answer = await readRange(
      reader.recipients({
        filter: rangeFilter(next.range),
        properties: state.properties,
      }),
      keep,
      cuttable.length > 0 ? pagesAtMost : Infinity,
      (rows) => onRows(settled + rows),
    );
    const truncated =
      !answer.complete && answer.rows.length >= rowsOfTruncation;
    if (cuttable.length > 0 && (answer.tooLong || truncated)) {
      log.info("sync_range_cut", { range: next.range, truncated });
      state.ranges = state.ranges.flatMap((range) =>
        range === next
          ? cuttable.map((smaller) => ({ range: smaller, read: null }))
          : [range],
      );
    } else {
      await store.writeRows(state, next.range, answer.rows);
      next.read = { rows: answer.rows.length, complete: answer.complete };
    }
    await store.write(state);
  }
}

async function readRange(
  pages: ReturnType<DirectoryReader["recipients"]>,
  keep: (row: RecipientRow) => RecipientRow,
  pagesAllowed: number,
  onRows: (rows: number) => void,
): Promise<{ rows: RecipientRow[]; complete: boolean; tooLong: boolean }> {
  // A cursor that expired begins again: the same recipient then comes twice.
  const rows = new Map<unknown, RecipientRow>();
  let complete = true;
  let pagesRead = 0;
  for await (const page of pages) {
    if (++pagesRead > pagesAllowed)
      return { rows: [], complete: false, tooLong: true };
    complete &&= page.complete;
    for (const row of page.rows) {
      // Without a GUID it can be neither counted once nor named.
      if (typeof row.Guid !== "string") complete = false;
      else rows.set(row.Guid.toLowerCase(), keep(row));
    }
    onRows(rows.size);
  }
  return { rows: [...rows.values()], complete, tooLong: false };
}
