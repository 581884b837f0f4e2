import { unparse } from "papaparse";

export type CsvCell = string | number | boolean | null;

/** Without it, Excel takes a CSV file for the code page of the machine. */
const byteOrderMark = "\uFEFF";

/**
 * Where a spreadsheet would take text for a formula: at the start of a cell, and after a semicolon, a tab or a line end,
 * which begin a cell for one that expects another separator than ours. The signs and the separators are those of OWASP
 * (owasp.org/www-community/attacks/CSV_Injection). papaparse's own `escapeFormulae` looks at the start alone, and lets
 * a text of several lines through.
 */
const formulaStart = /^(?=[=+\-@\t\r\n])|(?<=[;\t\r\n])(?=[=+\-@])/g;

/**
 * CSV with commas, CRLF and a byte order mark (RFC 4180), for spreadsheets: no text of a cell becomes a formula, since
 * an apostrophe is written before what would begin one; numbers stay numbers. Null is an empty cell.
 */
export function writeCsv(
  header: readonly string[],
  rows: readonly (readonly CsvCell[])[],
): string {
  const data = rows.map((cells) => cells.map(toText));
  return `${byteOrderMark}${unparse([[...header], ...data], { newline: "\r\n" })}\r\n`;
}

function toText(cell: CsvCell): CsvCell {
  return typeof cell === "string" ? cell.replace(formulaStart, "'") : cell;
}
