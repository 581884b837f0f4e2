import { dateOrderOf, parseDate } from "../../audience/index/parse-date";
import { decodeTexts } from "../arrow-texts";
import { detached } from "../column-builder";
import { recipientColumns } from "../columns-builder";
import type { RecipientColumns, StoredColumn } from "../recipient-columns";
import { recipientProperties } from "../recipient-properties";
import { StoredColumnBuilder } from "../stored-column-builder";
import { textColumn } from "../text-column";
import { withoutLocalisedBooleans } from "./localised-booleans";
import { markLostLetters } from "./lost-letters";
import { readCsv } from "./read-csv";
import {
  cellShape,
  certainValues,
  isUnreadable,
  mayBeSeveral,
  splitValues,
  type CellShape,
} from "./split-values";

export interface RecipientsCsvOptions {
  /** What to call the input in errors; a file's name. */
  name?: string;
  /** Which properties to keep; all others are read over. */
  keep?: (property: string) => boolean;
  /** What to be told of each cell of a property (empty ones too), whether it is kept or not. Called once a property. */
  watch?: (
    property: string,
  ) => ((cell: string, row: number) => void) | undefined;
  /** One sentence about something that makes the answer less than it could be. */
  warn?: (message: string) => void;
  progress?: (rows: number) => void;
}

interface Column {
  builder: StoredColumnBuilder;
  cell: number;
  shape: CellShape;
  /** Line of the first cell that does not hold its values. */
  unreadableAt: number | null;
  /** Rows of such cells. */
  unread: number[];
  /** Cells that do. */
  read: number;
  /** Line of the first cell that may hold one value or several. */
  unclearAt: number | null;
}

/**
 * Reads `Get-Recipient | Export-Csv` into columns, a row at a time: 1.4 million rows never stand in memory
 * as text. Empty cells are missing values. What a cell does not hold (it names a type, or is a list cut short)
 * counts as unknown of its row and never as small; a property none of whose cells holds its values is left out.
 * Throws `bad_request` with file, line and column.
 */
export async function readRecipientsCsv(
  source: AsyncIterable<Buffer | Uint8Array | string>,
  options: RecipientsCsvOptions = {},
): Promise<RecipientColumns> {
  const columns: Column[] = [];
  const watchers: {
    cell: number;
    take: (cell: string, row: number) => void;
  }[] = [];
  let rows = 0;
  let header: readonly string[] = [];
  const name = options.name ?? "recipients";
  const repeats = new Repeats();
  await readCsv(source, name, {
    header(names) {
      header = names;
      repeats.readHeader(names);
      const seen = new Set<string>();
      names.forEach((property, cell) => {
        const key = property.toLowerCase();
        if (property === "" || seen.has(key)) return;
        seen.add(key);
        const take = options.watch?.(property);
        if (take) watchers.push({ cell, take });
        if (options.keep && !options.keep(property)) return;
        columns.push({
          builder: new StoredColumnBuilder(property),
          cell,
          shape: cellShape(property),
          unreadableAt: null,
          unread: [],
          read: 0,
          unclearAt: null,
        });
      });
    },
    row(cells, line) {
      if (repeats.has(cells, line)) return;
      for (const { cell, take } of watchers) take(cells[cell] ?? "", rows);
      const where = { row: rows, line };
      for (const column of columns)
        addCell(column, cells[column.cell] ?? "", where);
      rows++;
    },
    progress: options.progress,
  });

  warnOfHeader(header, name, options);
  if (rows === 0) options.warn?.(`${name}: a header, and no recipient.`);
  repeats.warn(name, options);
  const readable = columns.filter((column) => {
    const { unreadableAt, unclearAt, builder, read } = column;
    const { property } = builder;
    const join = `join it in the export (@{n='${property}';e={$_.${property} -join ';'}})`;
    if (unreadableAt !== null)
      options.warn?.(
        `${name}, line ${unreadableAt}: the cell of ${property} does not hold its values, so ${whatIsUnknown(column)}; ${join}.`,
      );
    else if (unclearAt !== null)
      options.warn?.(
        `${name}, line ${unclearAt}: the cell of ${property} is taken as one value with blanks in it; if blanks part several values, ${join}.`,
      );
    return unreadableAt === null || read > 0;
  });
  const finished = readable
    .map(({ builder, unread }) => {
      const column = withoutLocalisedBooleans(builder.finish());
      return unread.length === 0
        ? column
        : withUnread(column, Uint32Array.from(unread));
    })
    .filter((column) => holdsDates(column, name, options));
  const losses: string[] = [];
  const marked = markLostLetters(finished, ({ property, value }) =>
    losses.push(`${property} ("${value}")`),
  );
  if (losses.length > 0)
    options.warn?.(
      `${name}: letters seem to have become question marks in ${losses.join(", ")}, so what a filter takes by such letters is certain only from below; export with -Encoding utf8.`,
    );
  return recipientColumns(rows, marked);
}

/** Exports put together from ranges that overlap hold recipients twice, who would be counted twice. */
class Repeats {
  private cell = -1;
  private readonly guids = new Set<string>();
  private count = 0;
  private firstLine = 0;

  readHeader(names: readonly string[]): void {
    this.cell = names.findIndex((name) => name.toLowerCase() === "guid");
  }

  /** Whether a row before had the same GUID. */
  has(cells: readonly string[], line: number): boolean {
    const guid = cells[this.cell]?.toLowerCase();
    // Nothing but zeroes is how Windows writes "none".
    if (!guid || /^[0{}-]+$/.test(guid)) return false;
    if (!this.guids.has(guid)) {
      this.guids.add(detached(guid));
      return false;
    }
    if (this.count++ === 0) this.firstLine = line;
    return true;
  }

  warn(file: string, { warn }: RecipientsCsvOptions): void {
    if (this.count === 0) return;
    const rows = this.count === 1 ? "row has" : "rows have";
    warn?.(
      `${file}, line ${this.firstLine}: ${this.count.toLocaleString("en")} ${rows} the Guid of a row before and count once, as that one says.`,
    );
  }
}

const known = new Set(recipientProperties.map((name) => name.toLowerCase()));

/** Another export in its place counts as recipients of whom little is known: that is worth a word. */
function warnOfHeader(
  names: readonly string[],
  file: string,
  { keep, warn }: RecipientsCsvOptions,
): void {
  const has = (name: string) => names.some((one) => one.toLowerCase() === name);
  if (!names.some((name) => known.has(name.toLowerCase()) || keep?.(name)))
    warn?.(
      `${file}, line 1: none of its columns is a property of recipients (${names.slice(0, 6).join(", ")}); recipients come from Get-Recipient.`,
    );
  else if (has("recipientfilter"))
    warn?.(
      `${file}, line 1: it has a column RecipientFilter, as an export of lists has; recipients come from Get-Recipient.`,
    );
}

/**
 * Whether the dates of a column of dates can be read; true for any other. Months by their names in other languages than
 * English, or another calendar, would be compared as text: such a column counts as unknown.
 */
function holdsDates(
  column: StoredColumn,
  file: string,
  { warn }: RecipientsCsvOptions,
): boolean {
  const { property } = column;
  if (!/^when/i.test(property) && !/(date|time)(utc)?$/i.test(property))
    return true;
  // Not the column's own, which would stay in memory.
  const values = decodeTexts(column.utf8);
  const mend = `export it as @{n='${property}';e={$_.${property}.ToString('s')}}`;
  const unread = values.find((value) =>
    Number.isNaN(parseDate(value.trim(), "monthFirst")),
  );
  if (unread !== undefined && /^when/i.test(property)) {
    warn?.(
      `${file}: ${property} holds "${unread}", which is no date in a form that is read, so the property counts as unknown; ${mend}.`,
    );
    return false;
  }
  if (unread === undefined && dateOrderOf(values) === null)
    warn?.(
      `${file}: no date of ${property} shows whether the day or the month comes first, so what a filter takes by it is certain only where both agree; ${mend}.`,
    );
  return true;
}

function withUnread(
  { property, utf8, codes, offsets }: StoredColumn,
  unread: Uint32Array,
): StoredColumn {
  // A copy of all properties would make a string of each text.
  return textColumn(property, utf8, { codes, offsets, unread });
}

function whatIsUnknown({ read, unread }: Column): string {
  if (read === 0) return "the property counts as unknown";
  const more = unread.length - 1;
  return more === 0
    ? "they count as unknown there"
    : `they count as unknown there and in ${more.toLocaleString("en")} more such ${more === 1 ? "row" : "rows"}`;
}

function addCell(
  column: Column,
  cell: string,
  { row, line }: { row: number; line: number },
): void {
  const { builder, shape } = column;
  if (cell === "") {
    builder.push(null);
    return;
  }
  if (shape !== "one" && isUnreadable(cell)) {
    column.unreadableAt ??= line;
    column.unread.push(row);
    builder.pushMany(certainValues(cell, shape));
    return;
  }
  column.read++;
  if (shape === "one") builder.push(cell);
  else if (shape === "braces" && cell.charCodeAt(0) !== 123) builder.push(cell);
  else {
    if (mayBeSeveral(cell, shape)) column.unclearAt ??= line;
    builder.pushMany(splitValues(cell, shape));
  }
}
