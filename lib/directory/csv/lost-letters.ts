import { isAscii } from "node:buffer";
import { isAsciiText } from "../is-ascii-text";
import type { RecipientColumn } from "../recipient-columns";

/** A question mark in a word or at its edge; alone, or after a blank, it is one that somebody wrote. */
const lost = /\p{L}\?|\?\p{L}/u;

const questionMark = 0x3f;

/**
 * Columns whose letters beyond ASCII may have become question marks, marked so: `Export-Csv` of Windows PowerShell
 * writes ASCII where no encoding is named. A file that holds any such letter was not written so.
 */
export function markLostLetters(
  columns: readonly RecipientColumn[],
  warn: (example: { property: string; value: string }) => void,
): RecipientColumn[] {
  const examples = columns.map(findLoss);
  const suspected = examples.some((value) => value !== undefined);
  // Nearly no file gets so far: most have no question mark in a word, and need not be read once more.
  if (!suspected || !columns.every(isPlain)) return [...columns];
  return columns.map((column, at) => {
    const value = examples[at];
    if (value === undefined) return column;
    warn({ property: column.property, value });
    return { ...column, lostLetters: true };
  });
}

function findLoss(column: RecipientColumn): string | undefined {
  // No string is made of what has none in its bytes.
  if (column.utf8 && !column.utf8.bytes.includes(questionMark))
    return undefined;
  return column.values.find(mayHaveLostLetters);
}

function isPlain(column: RecipientColumn): boolean {
  return column.utf8
    ? isAscii(column.utf8.bytes)
    : column.values.every(isAsciiText);
}

export function mayHaveLostLetters(text: string): boolean {
  return text.includes("?") && lost.test(text);
}
