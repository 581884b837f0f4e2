import { encodeTexts, joinTexts } from "./arrow-texts";
import { spellValue } from "./columns-builder";
import type { Codes, RecipientColumn } from "./recipient-columns";
import type { RecipientRow } from "./sync-state";
import { textColumn } from "./text-column";

export interface PatchedRows {
  count: number;
  /** Rows that are not what they were: another row of the base, or one that was learnt since. */
  from: Map<number, number | RecipientRow>;
}

/**
 * Above this many values a column is one where nearly every row has its own (names, addresses, GUIDs):
 * looking for equal ones costs more than it saves.
 */
const dictionaryLimit = 100_000;

/** A column with some rows replaced. `column` is undefined where the base does not have the property. */
export function patchColumn(
  property: string,
  column: RecipientColumn | undefined,
  baseCount: number,
  { count, from }: PatchedRows,
): RecipientColumn {
  const replaced = new Map<number, number | readonly string[]>();
  let multiValued = column?.offsets !== undefined;
  for (const [row, source] of from) {
    const values =
      typeof source === "number" ? source : valuesOf(source, property);
    replaced.set(row, values);
    if (typeof values !== "number" && values.length > 1) multiValued = true;
  }
  const { encode, added } = encoder(column, replaced.values());
  if (!multiValued) {
    const codes = new Int32Array(count).fill(-1);
    if (column) codes.set(column.codes.subarray(0, Math.min(count, baseCount)));
    for (const [row, source] of replaced)
      codes[row] =
        typeof source === "number"
          ? (column?.codes[source] ?? -1)
          : source[0] === undefined
            ? -1
            : encode(source[0]);
    return withTexts(property, column, added, { codes });
  }

  const old = inLists(column, baseCount);
  const listAt = (row: number) =>
    old.codes.subarray(old.offsets[row], old.offsets[row + 1]);
  const parts: Codes[] = [];
  const offsets = new Int32Array(count + 1);
  let end = 0;
  let next = 0;
  /** Rows that stay as they were, up to that one. */
  const copyTo = (until: number) => {
    const stop = Math.min(until, baseCount);
    if (next >= stop) return;
    const from = old.offsets[next] ?? 0;
    const shift = end - from;
    for (let row = next; row < stop; row++)
      offsets[row + 1] = (old.offsets[row + 1] ?? 0) + shift;
    const part = old.codes.subarray(from, old.offsets[stop]);
    parts.push(part);
    end += part.length;
    next = stop;
  };
  for (const row of [...replaced.keys()].sort((a, b) => a - b)) {
    const source = replaced.get(row) ?? [];
    copyTo(row);
    const part =
      typeof source === "number"
        ? listAt(source)
        : Int32Array.from(source, encode);
    parts.push(part);
    end += part.length;
    offsets[row + 1] = end;
    next = row + 1;
  }
  copyTo(count);
  const codes = new Int32Array(end);
  let at = 0;
  for (const part of parts) {
    codes.set(part, at);
    at += part.length;
  }
  return withTexts(property, column, added, { codes, offsets });
}

/** No string is made of texts that are stored: most columns are asked for a few. */
function withTexts(
  property: string,
  column: RecipientColumn | undefined,
  added: readonly string[],
  rows: Pick<RecipientColumn, "codes" | "offsets">,
): RecipientColumn {
  const stored = column?.utf8;
  if (!stored)
    return { property, values: [...(column?.values ?? []), ...added], ...rows };
  const texts =
    added.length > 0 ? joinTexts([stored, encodeTexts(added)]) : stored;
  return textColumn(property, texts, rows);
}

function valueCount(column: RecipientColumn | undefined): number {
  return column?.utf8
    ? column.utf8.starts.length - 1
    : (column?.values.length ?? 0);
}

/** A column as if every row could have several values. */
function inLists(
  column: RecipientColumn | undefined,
  rows: number,
): { codes: Codes; offsets: Int32Array } {
  if (column?.offsets) return { codes: column.codes, offsets: column.offsets };
  const offsets = new Int32Array(rows + 1);
  if (!column) return { codes: new Int32Array(0), offsets };
  const codes = column.codes.filter((code) => code >= 0);
  for (let row = 0; row < rows; row++)
    offsets[row + 1] =
      (offsets[row] ?? 0) + Number((column.codes[row] ?? -1) >= 0);
  return { codes, offsets };
}

/** Codes of values, those that the column does not have after its own. */
function encoder(
  column: RecipientColumn | undefined,
  replaced: Iterable<number | readonly string[]>,
): { encode: (value: string) => number; added: string[] } {
  const codes = new Map<string, number>();
  const known = valueCount(column);
  if (known <= dictionaryLimit) {
    const wanted = new Set<string>();
    for (const source of replaced)
      if (typeof source !== "number")
        for (const value of source) wanted.add(value);
    column?.values.forEach((value, code) => {
      if (wanted.has(value)) codes.set(value, code);
    });
  }
  const added: string[] = [];
  return {
    added,
    encode(value) {
      let code = codes.get(value);
      if (code === undefined) {
        code = known + added.length;
        added.push(value);
        codes.set(value, code);
      }
      return code;
    },
  };
}

/** A row's values of a property, as Exchange spells them. */
export function valuesOf(
  row: RecipientRow,
  property: string,
): readonly string[] {
  const key = property.toLowerCase();
  const name =
    property in row
      ? property
      : Object.keys(row).find((one) => one.toLowerCase() === key);
  const value = name === undefined ? undefined : row[name];
  return (Array.isArray(value) ? value : [value])
    .map(spellValue)
    .filter((text) => text !== null);
}
