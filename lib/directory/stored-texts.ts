import type { RecipientColumn } from "./recipient-columns";

const none: readonly string[] = [];

/** What a row of a column has, none of the other rows touched. */
export function storedTexts(
  column: RecipientColumn | undefined,
  row: number,
): readonly string[] {
  if (!column) return none;
  const { codes, offsets } = column;
  if (!offsets) {
    const code = codes[row] ?? -1;
    return code < 0 ? none : [textAt(column, code)];
  }
  return Array.from(codes.subarray(offsets[row], offsets[row + 1]), (code) =>
    textAt(column, code),
  );
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** From the bytes where there are any: asking for `values` would make a string of every one. */
export function textAt(column: RecipientColumn, code: number): string {
  const { utf8 } = column;
  return utf8
    ? decoder.decode(
        utf8.bytes.subarray(utf8.starts[code], utf8.starts[code + 1]),
      )
    : (column.values[code] ?? "");
}
