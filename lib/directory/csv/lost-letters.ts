import { isAscii } from "node:buffer";
import type { StoredColumn } from "../recipient-columns";

/** A question mark in a word or at its edge; alone, or after a blank, it is one that somebody wrote. */
const lost = /\p{L}\?|\?\p{L}/u;

const questionMark = 0x3f;

/**
 * Columns whose letters beyond ASCII may have become question marks, marked so: `Export-Csv` of Windows PowerShell
 * writes ASCII where no encoding is named. A file that holds any such letter was not written so.
 */
export function markLostLetters(
  columns: readonly StoredColumn[],
  warn: (example: { property: string; value: string }) => void,
): StoredColumn[] {
  const examples = columns.map(findLoss);
  const suspected = examples.some((value) => value !== undefined);
  // Nearly no file gets so far: most have no question mark in a word, and need not be read once more.
  if (!suspected || !columns.every(({ utf8 }) => isAscii(utf8.bytes)))
    return [...columns];
  return columns.map((column, at) => {
    const value = examples[at];
    if (value === undefined) return column;
    warn({ property: column.property, value });
    return { ...column, lostLetters: true };
  });
}

function findLoss(column: StoredColumn): string | undefined {
  // No string is made of what has none in its bytes.
  return column.utf8.bytes.includes(questionMark)
    ? column.values.find(mayHaveLostLetters)
    : undefined;
}

export function mayHaveLostLetters(text: string): boolean {
  return text.includes("?") && lost.test(text);
}
