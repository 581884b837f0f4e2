import type { Utf8Texts } from "../../directory/recipient-columns";
import { foldText, lowerBytes, lowered } from "./folded-texts";

/** What stands before, between and after the stars, in lower case. */
interface Pattern {
  prefix: Buffer;
  middle: readonly Buffer[];
  suffix: Buffer;
}

/**
 * Finds the values that a pattern of `-like` matches. Only `*` is special (Learn, recipient filters).
 * Values are sorted by their first two bytes once, so that a pattern looks only at those that begin like it:
 * names are compared a million at a time otherwise.
 */
export class TextPatterns {
  /** For the first two bytes of a value the values that begin so. */
  private buckets: { starts: Int32Array; codes: Int32Array } | undefined;
  /** All of it in lower case, once a pattern begins with a star. */
  private searched: Uint8Array | undefined;

  /** @param texts compared through `lowered` */
  constructor(private readonly texts: Utf8Texts) {}

  /**
   * Codes of the values that match.
   * @param text of a pattern with at least one `*`
   */
  matching(text: string): number[] {
    const pattern = readPattern(text);
    const { prefix, middle, suffix } = pattern;
    const matches = (code: number) => this.matches(code, pattern);
    const found: number[] = [];
    const count = this.texts.starts.length - 1;
    if (prefix.length === 0 && middle.length === 0) {
      // How a value ends is seen at once, and nothing need be built for it: "*@contoso.com" is asked for most.
      for (let code = 0; code < count; code++)
        if (matches(code)) found.push(code);
      return found;
    }
    if (prefix.length === 0) {
      for (const code of this.codesWith(longest([...middle, suffix])))
        if (matches(code)) found.push(code);
      return found;
    }
    this.buckets ??= this.sort();
    const { starts, codes } = this.buckets;
    const [first, last] = bucketsOf(prefix);
    const end = starts[last + 1] ?? 0;
    for (let at = starts[first] ?? 0; at < end; at++) {
      const code = codes[at] ?? 0;
      if (matches(code)) found.push(code);
    }
    return found;
  }

  private sort(): { starts: Int32Array; codes: Int32Array } {
    const count = this.texts.starts.length - 1;
    const starts = new Int32Array(2 ** 16 + 1);
    for (let code = 0; code < count; code++) {
      const after = this.bucketOf(code) + 1;
      starts[after] = (starts[after] ?? 0) + 1;
    }
    for (let bucket = 0; bucket < 2 ** 16; bucket++)
      starts[bucket + 1] = (starts[bucket + 1] ?? 0) + (starts[bucket] ?? 0);
    const next = starts.slice();
    const codes = new Int32Array(count);
    for (let code = 0; code < count; code++) {
      const bucket = this.bucketOf(code);
      const at = next[bucket] ?? 0;
      codes[at] = code;
      next[bucket] = at + 1;
    }
    return { starts, codes };
  }

  /** Looks at one value alone. */
  matcher(text: string): (code: number) => boolean {
    const pattern = readPattern(text);
    return (code) => this.matches(code, pattern);
  }

  private matches(code: number, { prefix, middle, suffix }: Pattern): boolean {
    const { bytes, starts } = this.texts;
    let from = starts[code] ?? 0;
    const to = (starts[code + 1] ?? 0) - suffix.length;
    if (to - from < prefix.length) return false;
    if (!isAt(bytes, from, prefix) || !isAt(bytes, to, suffix)) return false;
    from += prefix.length;
    for (const part of middle) {
      from = endOf(bytes, from, to, part);
      if (from < 0) return false;
    }
    return true;
  }

  /** Codes of the values that hold `part`, ascending, found in all of the text at once. */
  private *codesWith(part: Uint8Array): Generator<number> {
    const { starts } = this.texts;
    this.searched ??= lowerBytes(this.texts.bytes);
    const { buffer, byteOffset, byteLength } = this.searched;
    const text = Buffer.from(buffer, byteOffset, byteLength);
    const count = starts.length - 1;
    let code = 0;
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at)) {
      code = this.codeAt(at, code);
      if (code >= count) return;
      // What reaches over the end of one value into the next is in neither.
      if (at + part.length > (starts[code + 1] ?? 0)) {
        at++;
        continue;
      }
      yield code++;
      at = starts[code] ?? text.length;
    }
  }

  /** The value that the byte at `at` belongs to, none before `from`. */
  private codeAt(at: number, from: number): number {
    const { starts } = this.texts;
    let low = from;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle + 1] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private bucketOf(code: number): number {
    const { bytes, starts } = this.texts;
    const from = starts[code] ?? 0;
    const length = (starts[code + 1] ?? 0) - from;
    return (
      ((length > 0 ? (lowered[bytes[from] ?? 0] ?? 0) : 0) << 8) |
      (length > 1 ? (lowered[bytes[from + 1] ?? 0] ?? 0) : 0)
    );
  }
}

function readPattern(text: string): Pattern {
  const parts = text.split("*").map(foldText);
  const [prefix = foldText("")] = parts;
  return {
    prefix,
    middle: parts.slice(1, -1).filter((part) => part.length > 0),
    suffix: parts.at(-1) ?? prefix,
  };
}

function longest(parts: readonly Buffer[]): Buffer {
  return parts.reduce((long, part) =>
    part.length > long.length ? part : long,
  );
}

/** First and last bucket of what begins so. */
function bucketsOf(prefix: Uint8Array): [number, number] {
  const [one, two] = prefix;
  if (one === undefined) return [0, 2 ** 16 - 1];
  if (two === undefined) return [one << 8, (one << 8) | 255];
  return [(one << 8) | two, (one << 8) | two];
}

function isAt(bytes: Uint8Array, from: number, part: Uint8Array): boolean {
  for (let at = 0; at < part.length; at++)
    if (lowered[bytes[from + at] ?? 0] !== part[at]) return false;
  return true;
}

/** Where the first `part` between `from` and `to` ends; -1 where there is none. */
function endOf(
  bytes: Uint8Array,
  from: number,
  to: number,
  part: Uint8Array,
): number {
  for (let at = from; at + part.length <= to; at++)
    if (isAt(bytes, at, part)) return at + part.length;
  return -1;
}
