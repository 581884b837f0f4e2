import type { Utf8Texts } from "../../directory/recipient-columns";
import { lowered } from "./folded-texts";

/** So few values are compared one by one. */
const fewValues = 64;
/** By so many letters values are sorted; what is left of a longer prefix is compared. */
const mostSorts = 16;
/** A place for values that have ended, and one for each byte. */
const places = 257;
const nothing = new Int32Array();

/** Values that begin alike, sorted by the first letter in which they differ. */
interface Sorted {
  /** How many letters they have in common. */
  common: number;
  /** Where in the order each next letter begins. */
  starts: Int32Array;
}

/**
 * A column's values in the order of their first letters, sorted letter by letter and only where somebody asked: what
 * begins with `SystemMailbox{` is found among the names that begin with `s`, those among them with `sy`, and so on.
 * Sorting a million names whole would take longer than all that filters ask.
 */
export class PrefixRanges {
  private readonly codes: Int32Array;
  /** By how many letters were looked at before, and where the range begins. */
  private readonly sorted = new Map<number, Sorted>();

  /** @param texts compared through `lowered` */
  constructor(private readonly texts: Utf8Texts) {
    this.codes = new Int32Array(texts.starts.length - 1);
    for (let code = 0; code < this.codes.length; code++)
      this.codes[code] = code;
  }

  /**
   * Codes of the values that begin so. Not to be written to, and only good until the next are asked for.
   * @param prefix in lower case
   */
  find(prefix: Uint8Array): Int32Array {
    let from = 0;
    let to = this.codes.length;
    let depth = 0;
    for (let sorts = 0; depth < prefix.length; sorts++) {
      if (to - from <= fewValues || sorts === mostSorts)
        return this.comparing(from, to, prefix);
      const { common, starts } = this.sort(from, to, depth);
      // What holds for all of them can be asked of any.
      const asked = prefix.subarray(0, common);
      if (!beginsWith(this.texts, this.codes[from]!, asked)) return nothing;
      if (prefix.length <= common) break;
      const place = prefix[common]! + 1;
      from = starts[place]!;
      to = starts[place + 1]!;
      depth = common + 1;
    }
    return this.codes.subarray(from, to);
  }

  private comparing(from: number, to: number, prefix: Uint8Array): Int32Array {
    return this.codes
      .subarray(from, to)
      .filter((code) => beginsWith(this.texts, code, prefix));
  }

  /** @param depth how many letters they are known to have in common; those alike in the next one stay in order */
  private sort(from: number, to: number, depth: number): Sorted {
    const key = depth * this.codes.length + from;
    const known = this.sorted.get(key);
    if (known) return known;
    const range = this.codes.slice(from, to);
    const common = this.commonLetters(range, depth);
    const starts = new Int32Array(places + 1);
    const letters = this.readLetters(range, common, starts);
    starts[0] = from;
    for (let place = 0; place < places; place++)
      starts[place + 1]! += starts[place]!;
    const next = starts.slice();
    for (let at = 0; at < range.length; at++)
      this.codes[next[letters[at]!]!++] = range[at]!;
    const sorted = { common, starts };
    this.sorted.set(key, sorted);
    return sorted;
  }

  /** How many letters all have in common: nearly all addresses begin with `smtp:`. */
  private commonLetters(range: Int32Array, depth: number): number {
    const { bytes, starts } = this.texts;
    const first = starts[range[0]!]!;
    let common = starts[range[0]! + 1]! - first;
    for (let one = 1; one < range.length && common > depth; one++) {
      const start = starts[range[one]!]!;
      common = Math.min(common, starts[range[one]! + 1]! - start);
      for (let at = depth; at < common; at++)
        if (lowered[bytes[start + at]!] !== lowered[bytes[first + at]!])
          common = at;
    }
    return common;
  }

  /** Of each value its letter there, from 1 on, 0 where it has ended; and one place further how many have it. */
  private readLetters(
    range: Int32Array,
    depth: number,
    counts: Int32Array,
  ): Uint16Array {
    const { bytes, starts } = this.texts;
    const letters = new Uint16Array(range.length);
    for (let one = 0; one < range.length; one++) {
      const code = range[one]!;
      const at = starts[code]! + depth;
      const letter = at < starts[code + 1]! ? lowered[bytes[at]!]! + 1 : 0;
      letters[one] = letter;
      counts[letter + 1]!++;
    }
    return letters;
  }
}

/**
 * Whether a value begins so.
 * @param texts compared through `lowered`
 * @param prefix in lower case
 */
export function beginsWith(
  { bytes, starts }: Utf8Texts,
  code: number,
  prefix: Uint8Array,
): boolean {
  const start = starts[code]!;
  if (starts[code + 1]! - start < prefix.length) return false;
  for (let at = 0; at < prefix.length; at++)
    if (lowered[bytes[start + at]!] !== prefix[at]) return false;
  return true;
}
