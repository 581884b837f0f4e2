import type { Log } from "../ports/log";
import type { DirectoryReader } from "../tenant/exchange-port";
import { cutRange, rangeFilter } from "./alias-ranges";
import { ColumnsBuilder } from "./columns-builder";
import { onceEach } from "./once-each";
import type { RecipientColumns } from "./recipient-columns";
import { rowKeeper } from "./recipient-properties";
import type { RecipientRow, SyncProgressStore, SyncState } from "./sync-state";

/**
 * Ranges are planned for this many recipients. Where next links do not work, a range is one answer: at
 * 4.4 s a thousand rows (measured on a live tenant: 25,000 members in about 110 s) it takes 66 s.
 */
export const rowsARange = 15_000;

/** A range longer than this is cut: its answer would take longer than an answer is waited for. */
const rowsAtMost = 25_000;

/** An answer that was cut off short of this many rows was not cut off for its length: cutting the range would not help. */
const rowsOfTruncation = 1000;

/** Ranges read at once: a page takes most of a second, and the budget of the service allows some five a second. */
const atOnce = 4;

/**
 * Reads what is left of the ranges and keeps each in storage as soon as it is whole. Begins no further
 * range when `timeIsUp`; false then.
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
  /** Ranges in hand, and how many rows of each there are so far. */
  const inHand = new Map<string, number>();
  let failed = false;
  const say = () => {
    const settled = state.ranges.reduce(
      (sum, { read }) => sum + (read?.rows ?? 0),
      0,
    );
    onRows([...inHand.values()].reduce((sum, rows) => sum + rows, settled));
  };
  const written = inTurn();

  /** False: the range was cut, and its parts are to be read. */
  const readOne = async (range: string): Promise<boolean> => {
    const parts = cutRange(range);
    const answer = await readRange(
      reader.recipients({
        filter: rangeFilter(range),
        properties: state.properties,
        ...(parts.length > 0 && { atMost: rowsAtMost }),
      }),
      keep,
      (rows) => {
        inHand.set(range, rows);
        say();
      },
    );
    const cut =
      parts.length > 0 &&
      !answer.complete &&
      answer.recipients.count >= rowsOfTruncation;
    const file = cut
      ? null
      : await store.writeRange(state, range, answer.recipients);
    await written(async () => {
      const at = state.ranges.findIndex((one) => one.range === range);
      state.ranges.splice(
        at,
        1,
        ...(file === null
          ? parts.map((part) => ({ range: part, read: null }))
          : [
              {
                range,
                read: {
                  rows: answer.recipients.count,
                  complete: answer.complete,
                  file,
                },
              },
            ]),
      );
      await store.write(state);
    });
    if (cut)
      log.info("sync_range_cut", { range, rows: answer.recipients.count });
    return !cut;
  };

  const work = async (): Promise<void> => {
    while (!failed && !timeIsUp()) {
      const next = state.ranges.find(
        ({ range, read }) => read === null && !inHand.has(range),
      );
      if (!next) return;
      inHand.set(next.range, 0);
      try {
        if (!(await readOne(next.range))) return;
      } catch (error) {
        failed = true;
        throw error;
      } finally {
        inHand.delete(next.range);
      }
    }
  };
  for (;;) {
    if (state.ranges.every(({ read }) => read !== null)) return true;
    if (timeIsUp()) return false;
    // All of them end before the run does: none may write after another run has taken over.
    const ended = await Promise.allSettled(
      Array.from({ length: atOnce }, work),
    );
    for (const one of ended) if (one.status === "rejected") throw one.reason;
  }
}

async function readRange(
  pages: ReturnType<DirectoryReader["recipients"]>,
  keep: (row: RecipientRow) => RecipientRow,
  onRows: (rows: number) => void,
): Promise<{ recipients: RecipientColumns; complete: boolean }> {
  const builder = new ColumnsBuilder();
  let complete = true;
  for await (const page of pages) {
    complete &&= page.complete;
    for (const row of page.rows) {
      // Without a GUID it can be neither counted once nor named.
      if (typeof row.Guid !== "string" || row.Guid === "") complete = false;
      else builder.add(keep(row));
    }
    onRows(builder.count);
  }
  // A cursor that expired begins again: the same recipient then comes twice.
  return { recipients: onceEach(builder.finish(), "last"), complete };
}

/** Runs one after another what is given to it: the state is one blob, written under its ETag. */
function inTurn(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
