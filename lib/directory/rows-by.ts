import { foldText } from "../audience/index/folded-texts";
import { valuesOf } from "./patch-column";
import type { RecipientColumns } from "./recipient-columns";
import { RowFinder } from "./row-finder";
import { storedTexts } from "./stored-texts";
import { wantedCodes } from "./wanted-texts";

/** Row of a recipient by the value of a property that nobody shares, in lower case. */
export type RowLookup = Pick<ReadonlyMap<string, number>, "get">;

/** Made when it is first asked: most runs look nobody up. */
export function rowsBy(
  recipients: RecipientColumns,
  property: string,
): RowLookup {
  let finder: RowFinder | null | undefined;
  return {
    get(value) {
      if (finder === undefined) {
        const column = recipients.column(property);
        finder = !column || column.offsets ? null : new RowFinder(column);
      }
      return finder?.find(foldText(value));
    },
  };
}

/** Only the rows of these values (lower case), in one pass. */
export function findRowsBy(
  recipients: RecipientColumns,
  property: string,
  wanted: ReadonlySet<string>,
): Map<string, number> {
  const rows = new Map<string, number>();
  eachRowWith(recipients, property, wanted, lowerCase, (value, row) =>
    rows.set(value, row),
  );
  return rows;
}

/**
 * Calls for every row that has one of these values, rows ascending. Recipients with some rows replaced are not
 * patched for it: the base is searched, and the rows that are not what they were there.
 * @param wanted and `fold`: as for `wantedCodes`; properties with several values are not searched
 */
export function eachRowWith(
  recipients: RecipientColumns,
  property: string,
  wanted: ReadonlySet<string>,
  fold: (text: string) => string,
  visit: (value: string, row: number) => void,
): void {
  if (wanted.size === 0) return;
  const { origin, count } = recipients;
  const stored = (origin?.base ?? recipients).column(property);
  if (stored?.offsets) return;
  const codes = stored
    ? wantedCodes(stored, wanted, fold)
    : new Map<number, string>();
  const replaced = new Map<number, string | undefined>();
  for (const [row, source] of origin?.from ?? []) {
    if (typeof source === "number") {
      replaced.set(row, codes.get(stored?.codes[source] ?? -1));
      continue;
    }
    const [text, ...more] = valuesOf(source, property);
    if (more.length > 0) return;
    const folded = text === undefined ? undefined : fold(text);
    replaced.set(
      row,
      folded !== undefined && wanted.has(folded) ? folded : undefined,
    );
  }
  if (codes.size === 0 && replaced.size === 0) return;
  for (let row = 0; row < count; row++) {
    const value = replaced.has(row)
      ? replaced.get(row)
      : codes.get(stored?.codes[row] ?? -1);
    if (value !== undefined) visit(value, row);
  }
}

/** What a row has of a property with one value, as it is spelt; no column is patched for it. */
export function textOf(
  recipients: RecipientColumns,
  property: string,
  row: number | null | undefined,
): string | undefined {
  if (row === null || row === undefined) return undefined;
  const { base, from } = recipients.origin ?? { base: recipients };
  const source = from?.get(row) ?? row;
  const texts =
    typeof source === "number"
      ? storedTexts(base.column(property), source)
      : valuesOf(source, property);
  return texts[0];
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}
