import type { RecipientColumn } from "./recipient-columns";
import { textAt } from "./stored-texts";

const textEncoder = new TextEncoder();

/**
 * Which values of a column are wanted, by code; `fold` is what makes two spellings the same, and may do no more
 * than lower the case and trim. Where the bytes of a column are known, only values that may be wanted become
 * strings: a million strings take a second to make, and a hundred megabytes to keep.
 * @param wanted folded
 */
export function wantedCodes(
  column: RecipientColumn,
  wanted: ReadonlySet<string>,
  fold: (text: string) => string,
): Map<number, string> {
  const found = new Map<number, string>();
  const check = (text: string, code: number) => {
    const folded = fold(text);
    if (wanted.has(folded)) found.set(code, folded);
  };
  const { utf8 } = column;
  if (!utf8) {
    column.values.forEach(check);
    return found;
  }
  const hashes = new Set<number>();
  // What is not plain is compared as a string, whatever its hash.
  for (const text of wanted) {
    const bytes = textEncoder.encode(text);
    hashes.add(hash(bytes, 0, bytes.length));
  }
  const { bytes, starts } = utf8;
  for (let code = 0; code + 1 < starts.length; code++) {
    const from = starts[code] ?? 0;
    const to = starts[code + 1] ?? 0;
    const key = hash(bytes, from, to);
    if (key === notPlain || hashes.has(key)) check(textAt(column, code), code);
  }
  return found;
}

const notPlain = -1;
/** Offset and prime of FNV-1a in 32 bits (draft-eastlake-fnv). */
const offset = 0x811c9dc5;
const prime = 0x01000193;
/** What upper and lower case differ in, and nothing else of a letter of ASCII. */
const caseBit = 0x20;

/** The same for texts of ASCII that differ in case; `notPlain` for others, and for those with space around them. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let all = 0;
  let sum = offset;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    all |= byte;
    sum = Math.imul(sum ^ (byte | caseBit), prime);
  }
  return all >= 0x80 || isSpace(bytes[from]) || isSpace(bytes[to - 1])
    ? notPlain
    : sum >>> 0;
}

function isSpace(byte: number | undefined): boolean {
  return byte !== undefined && byte <= 0x20;
}
