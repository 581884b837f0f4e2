import { isAsciiText } from "../is-ascii-text";
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
  const examples = columns.map(({ values }) => values.find(mayHaveLostLetters));
  const suspected = examples.some((value) => value !== undefined);
  // Nearly no file gets so far: most have no question mark in a word, and need not be read once more.
  if (!suspected || !columns.every(({ values }) => values.every(isAsciiText)))
    return [...columns];
  return columns.map((column, at) => {
    const value = examples[at];
    if (value === undefined) return column;
    warn({ property: column.property, value });
    return { ...column, lostLetters: true };
  });
}

export function mayHaveLostLetters(text: string): boolean {
  return text.includes("?") && lost.test(text);
}
