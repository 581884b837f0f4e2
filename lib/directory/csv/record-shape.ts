import { BreakwaterError } from "../../errors/breakwater-error";

/** A column of what Format-Table makes of objects. */
const formatted = "classid2e4f51ef21dd47e99d3c952918aff9cd";
const anotherHeader = "Another header begins here: export all parts alike.";

/** Records are parted by line feeds alone, since files that were put together may end their lines in two ways. */
export function dropCarriageReturn(cells: string[]): void {
  const last = cells.length - 1;
  const cell = cells[last];
  if (cell?.charCodeAt(cell.length - 1) === 13) cells[last] = cell.slice(0, -1);
}

/** What Windows PowerShell writes first unless told `-NoTypeInformation`. */
export function isTypeLine(cell: string): boolean {
  return cell.startsWith("#TYPE ");
}

/** Throws `bad_request` for what is recognised as no CSV of properties. */
export function refuseOtherFormats(
  header: readonly string[],
  name: string,
): void {
  const [first = ""] = header;
  const hint = header.some((cell) => cell.toLowerCase() === formatted)
    ? "It went through Format-Table: give what is selected to Export-Csv directly."
    : /^[<{[]/.test(first)
      ? "It is no CSV: write it with Export-Csv."
      : null;
  if (hint !== null)
    throw new BreakwaterError(
      "bad_request",
      `${name}, line 1: no columns of an export.`,
      { hint },
    );
}

/**
 * Cuts off empty cells beyond the header, as spreadsheets leave them behind. Throws `bad_request` for any other
 * number of cells than the header has.
 * @param where file and line
 * @param isLast whether nothing follows in the file
 */
export function fitToHeader(
  cells: string[],
  header: readonly string[],
  where: string,
  isLast: boolean,
): void {
  const { length } = header;
  if (cells.length === length) return;
  if (cells.length > length && cells.slice(length).every((c) => c === "")) {
    cells.length = length;
    return;
  }
  const hint = namesColumns(cells, header)
    ? anotherHeader
    : isLast
      ? "It is the last line: let the export come to its end."
      : undefined;
  throw new BreakwaterError(
    "bad_request",
    `${where}: ${cells.length} cells where the header has ${length}.`,
    hint === undefined ? {} : { hint },
  );
}

/**
 * Whether a record is the header once more, as in files that were put one after another. Throws `bad_request` where
 * it is the header in another order.
 * @param names those of the header
 */
export function isHeaderAgain(
  cells: readonly string[],
  header: readonly string[],
  names: ReadonlySet<string>,
  where: string,
): boolean {
  // Nearly always decided by the first cell, for a million rows.
  if (!names.has(cells[0] ?? "")) return false;
  if (cells.every((cell, at) => cell.trim() === header[at])) return true;
  if (namesColumns(cells, header))
    throw new BreakwaterError(
      "bad_request",
      `${where}: the columns of the header in another order.`,
      { hint: anotherHeader },
    );
  return false;
}

/** Whether a record is one of names of columns. */
function namesColumns(cells: readonly string[], header: readonly string[]) {
  return (
    cells.length > 1 && cells.every((cell) => header.includes(cell.trim()))
  );
}
