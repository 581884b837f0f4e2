import { Parser } from "papaparse";
import { BreakwaterError } from "../../errors/breakwater-error";
import {
  dropCarriageReturn,
  fitToHeader,
  isHeaderAgain,
  isTypeLine,
  refuseOtherFormats,
} from "./record-shape";
import { countLines, readText } from "./read-text";

export interface CsvHandlers {
  /** Once, before any row. */
  header(names: readonly string[]): void;
  /** One record; as many cells as the header. */
  row(cells: readonly string[], line: number): void;
  /** After each piece of input. */
  progress?(rows: number): void;
}

interface Parsed {
  data: string[][];
  errors: { code: string; row: number; index: number }[];
  meta: { cursor: number };
}

/** A cell longer than this is an opening quote that nothing closes. */
const longestCell = 8 * 1024 * 1024;

/** The first line by which spreadsheets say what parts the cells. */
const separatorLine = /^"?sep=([^\r\n])"?\r?\n/i;

/**
 * Reads CSV as `Export-Csv` writes it, piece by piece: a `#TYPE` line is skipped and a `sep=` line obeyed, cells may
 * hold commas, doubled quotes and line ends, and commas, semicolons, tabs and bars part cells, whichever the header
 * has. Files that were put one after another have their header once more, which is no row.
 * What is wrong is one sentence with file, line and column (`bad_request`).
 */
export async function readCsv(
  source: AsyncIterable<Buffer | Uint8Array | string>,
  name: string,
  handlers: CsvHandlers,
): Promise<void> {
  let pending = "";
  let line = 1;
  let rows = 0;
  let header: readonly string[] | undefined;
  let names: ReadonlySet<string> = new Set();
  let separator: string | undefined;
  let parser: Parser | undefined;

  const fail = (text: string, index: number, message: string): never => {
    const before = text.slice(0, index);
    const column = index - (before.lastIndexOf("\n") + 1) + 1;
    throw new BreakwaterError(
      "bad_request",
      `${name}, line ${line + countLines(before)}, column ${column}: ${message}`,
    );
  };

  const takeRecord = (cells: string[], start: number, ends: boolean): void => {
    dropCarriageReturn(cells);
    const [first = ""] = cells;
    if (cells.length === 1 && (first.trim() === "" || isTypeLine(first)))
      return;
    if (!header) {
      header = cells.map((cell) => cell.trim());
      names = new Set(header);
      refuseOtherFormats(header, name);
      handlers.header(header);
      return;
    }
    const where = `${name}, line ${start}`;
    fitToHeader(cells, header, where, ends);
    if (isHeaderAgain(cells, header, names, where)) return;
    rows++;
    handlers.row(cells, start);
  };

  const take = (text: string, last: boolean): string => {
    if (text.includes("\0"))
      fail(text, text.indexOf("\0"), "this is not a text file.");
    let body = text;
    if (!parser) {
      const skipped = /^(\s*\n)*(#TYPE[^\n]*(\n|$))?/.exec(body)?.[0] ?? "";
      line += countLines(skipped);
      body = body.slice(skipped.length);
      const [said = "", sign] = separatorLine.exec(body) ?? [];
      separator = sign ?? separator;
      line += countLines(said);
      body = body.slice(said.length);
      if (body === "") return "";
      parser = newParser(body, separator);
    }
    const parsed = parser.parse(body, 0, !last) as Parsed;
    const broken = parsed.errors.find(
      ({ row }) => last || row < parsed.data.length,
    );
    if (broken)
      fail(
        body,
        Math.max(0, broken.index - 1),
        broken.code === "MissingQuotes"
          ? "the quote that opens here is never closed."
          : "a quoted cell is followed by more text.",
      );
    let at = line;
    for (const [index, cells] of parsed.data.entries()) {
      const start = at;
      at += 1 + linesWithin(cells);
      takeRecord(cells, start, last && index === parsed.data.length - 1);
    }
    line = at;
    return body.slice(last ? body.length : parsed.meta.cursor);
  };

  for await (const text of readText(source, name)) {
    pending = take(pending + text, false);
    if (pending.length > longestCell)
      fail(pending, 0, "a quote that opens in this record is never closed.");
    handlers.progress?.(rows);
  }
  take(pending, true);
  if (!header)
    throw new BreakwaterError(
      "bad_request",
      `${name}, line 1: the file is empty.`,
    );
  handlers.progress?.(rows);
}

function newParser(text: string, separator: string | undefined): Parser {
  const header = text.slice(0, text.search(/\r?\n|$/));
  const delimiter =
    separator ??
    [",", ";", "\t", "|"]
      .map((sign) => ({ sign, count: header.split(sign).length }))
      .reduce((best, next) => (next.count > best.count ? next : best)).sign;
  // Not what the first line has: files that were put together may end their lines in two ways.
  return new Parser({ delimiter, newline: "\n" });
}

function linesWithin(cells: readonly string[]): number {
  let lines = 0;
  for (const cell of cells) if (cell.includes("\n")) lines += countLines(cell);
  return lines;
}
