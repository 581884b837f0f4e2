import type { RecipientColumn } from "../recipient-columns";

/** A question mark in a word or at its edge; alone, or after a blank, it is one that somebody wrote. */
const lost = /\p{L}\?|\?\p{L}/u;

/**
 * Columns whose letters beyond ASCII may have become question marks, marked so: `Export-Csv` of Windows PowerShell
 * writes ASCII where no encoding is named. A file that holds any such letter was not written so.
 */
export function markLostLetters(
  columns: readonly RecipientColumn[],
  warn: (example: { property: string; value: string }) => void,
): RecipientColumn[] {
  if (!columns.every(({ values }) => values.every(isAscii)))
    return [...columns];
  return columns.map((column) => {
    const value = column.values.find(mayHaveLostLetters);
    if (value === undefined) return column;
    warn({ property: column.property, value });
    return { ...column, lostLetters: true };
  });
}

export function mayHaveLostLetters(text: string): boolean {
  return text.includes("?") && lost.test(text);
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text, "utf8") === text.length;
}
