import type { Utf8Texts } from "../../directory/recipient-columns";
import { foldText, lowerBytes, lowered } from "./folded-texts";
import { beginsWith, PrefixRanges } from "./prefix-ranges";

/** So many values, evenly apart, tell whether most begin alike. */
const samples = 64;

/** What stands before, between and after the stars, in lower case. */
interface Pattern {
  prefix: Buffer;
  middle: readonly Buffer[];
  suffix: Buffer;
}

/** Finds the values that a pattern of `-like` matches. Only `*` is special (Learn, recipient filters). */
export class TextPatterns {
  private readonly count: number;
  private ranges: PrefixRanges | undefined;
  /** All of it in lower case, once a pattern begins with a star. */
  private searched: Uint8Array | undefined;

  /** @param texts compared through `lowered` */
  constructor(private readonly texts: Utf8Texts) {
    this.count = texts.starts.length - 1;
  }

  /**
   * Codes of the values that match.
   * @param text of a pattern with at least one `*`
   */
  matching(text: string): number[] {
    const pattern = readPattern(text);
    const candidates = this.candidates(pattern);
    const count = candidates?.length ?? this.count;
    const found: number[] = [];
    for (let at = 0; at < count; at++) {
      const code = candidates ? candidates[at]! : at;
      if (this.matches(code, pattern)) found.push(code);
    }
    return found;
  }

  /** Codes of the values that may match; null where going over all of them as they stand is quickest. */
  private candidates({
    prefix,
    middle,
    suffix,
  }: Pattern): ArrayLike<number> | null {
    if (prefix.length > 0) return this.beginningWith(prefix);
    // How a value ends is seen at once, and nothing need be built for it: "*@contoso.com" is asked for most.
    if (middle.length === 0) return null;
    return this.codesWith(longest([...middle, suffix]));
  }

  /** How many values `matching` looks at. */
  costOf(text: string): number {
    const { prefix } = readPattern(text);
    return (
      (prefix.length > 0 ? this.beginningWith(prefix) : null)?.length ??
      this.count
    );
  }

  /** Null where a good part of them does, as with the `smtp:` of addresses. */
  private beginningWith(prefix: Uint8Array): Int32Array | null {
    const step = Math.ceil(this.count / samples);
    let alike = 0;
    for (let code = 0; code < this.count; code += step)
      if (beginsWith(this.texts, code, prefix)) alike++;
    if (alike > samples / 4) return null;
    this.ranges ??= new PrefixRanges(this.texts);
    return this.ranges.find(prefix);
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
  private codesWith(part: Uint8Array): number[] {
    const { starts } = this.texts;
    this.searched ??= lowerBytes(this.texts.bytes);
    const { buffer, byteOffset, byteLength } = this.searched;
    const text = Buffer.from(buffer, byteOffset, byteLength);
    const found: number[] = [];
    let code = 0;
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at)) {
      code = this.codeAt(at, code);
      if (code >= this.count) break;
      // What reaches over the end of one value into the next is in neither.
      if (at + part.length > (starts[code + 1] ?? 0)) {
        at++;
        continue;
      }
      found.push(code++);
      at = starts[code] ?? text.length;
    }
    return found;
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
