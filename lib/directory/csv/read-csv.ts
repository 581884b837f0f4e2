import { Parser } from "papaparse";
import { BreakwaterError } from "../../errors/breakwater-error";
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

/**
 * Reads CSV as `Export-Csv` writes it, piece by piece: a `#TYPE` line is skipped, cells may hold commas,
 * doubled quotes and line ends, and commas, semicolons and tabs part cells, whichever the header has.
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
  let width = -1;
  let parser: Parser | undefined;

  const fail = (text: string, index: number, message: string): never => {
    const before = text.slice(0, index);
    const column = index - (before.lastIndexOf("\n") + 1) + 1;
    throw new BreakwaterError(
      "bad_request",
      `${name}, line ${line + countLines(before)}, column ${column}: ${message}`,
    );
  };

  const take = (text: string, last: boolean): string => {
    if (text.includes("\0"))
      fail(text, text.indexOf("\0"), "this is not a text file.");
    let body = text;
    if (!parser) {
      const skipped = /^(\s*\n)*(#TYPE[^\n]*(\n|$))?/.exec(body)?.[0] ?? "";
      line += countLines(skipped);
      body = body.slice(skipped.length);
      if (body === "") return "";
      parser = newParser(body);
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
    for (const cells of parsed.data) {
      const start = at;
      at += 1 + linesWithin(cells);
      if (cells.length === 1 && cells[0]?.trim() === "") continue;
      if (width < 0) {
        width = cells.length;
        handlers.header(cells.map((cell) => cell.trim()));
        continue;
      }
      if (cells.length !== width)
        throw new BreakwaterError(
          "bad_request",
          `${name}, line ${start}: ${cells.length} cells where the header has ${width}.`,
        );
      rows++;
      handlers.row(cells, start);
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
  if (width < 0)
    throw new BreakwaterError(
      "bad_request",
      `${name}, line 1: the file is empty.`,
    );
  handlers.progress?.(rows);
}

function newParser(text: string): Parser {
  const header = text.slice(0, text.search(/\r?\n|$/));
  const delimiter = [",", ";", "\t"]
    .map((sign) => ({ sign, count: header.split(sign).length }))
    .reduce((best, next) => (next.count > best.count ? next : best)).sign;
  const newline = /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n";
  return new Parser({ delimiter, newline });
}

function linesWithin(cells: readonly string[]): number {
  let lines = 0;
  for (const cell of cells) if (cell.includes("\n")) lines += countLines(cell);
  return lines;
}
