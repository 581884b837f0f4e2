import type { Utf8Texts } from "./recipient-columns";

/** Texts encoded at once: enough to spare a call for each, few enough to stay small. */
const run = 4096;

/** Text as Arrow keeps it. */
export function encodeTexts(texts: readonly string[]): Utf8Texts {
  const starts = new Int32Array(texts.length + 1);
  const parts: Buffer[] = [];
  let end = 0;
  for (let from = 0; from < texts.length; from += run) {
    const some = texts.slice(from, from + run);
    const joined = some.join("");
    const part = Buffer.from(joined, "utf8");
    const plain = part.length === joined.length;
    some.forEach((text, at) => {
      end += plain ? text.length : Buffer.byteLength(text, "utf8");
      starts[from + at + 1] = end;
    });
    parts.push(part);
  }
  return { bytes: Buffer.concat(parts), starts };
}

/** All of the first, then all of the second and so on. */
export function joinTexts(parts: readonly Utf8Texts[]): Utf8Texts {
  const count = parts.reduce((sum, { starts }) => sum + starts.length - 1, 0);
  const joined = new Int32Array(count + 1);
  let at = 0;
  let end = 0;
  for (const { starts } of parts) {
    const first = starts[0] ?? 0;
    for (let text = 1; text < starts.length; text++)
      joined[++at] = end + starts[text]! - first;
    end = joined[at]!;
  }
  return {
    bytes: Buffer.concat(
      parts.map(({ bytes, starts }) =>
        bytes.subarray(starts[0], starts[starts.length - 1]),
      ),
    ),
    starts: joined,
  };
}

/** Some of these, in this order. */
export function pickTexts(
  { bytes, starts }: Utf8Texts,
  codes: Int32Array,
): Utf8Texts {
  const picked = new Int32Array(codes.length + 1);
  let end = 0;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]!;
    end += starts[code + 1]! - starts[code]!;
    picked[at + 1] = end;
  }
  const from = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const to = Buffer.allocUnsafe(end);
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]!;
    from.copy(to, picked[at], starts[code], starts[code + 1]);
  }
  return { bytes: to, starts: picked };
}

/**
 * Most of a directory is ASCII, where a byte is a character: then one string is made of all, and
 * cut. That is several times quicker than decoding a million small ones.
 */
export function decodeTexts({ bytes: stored, starts }: Utf8Texts): string[] {
  const bytes = Buffer.from(
    stored.buffer,
    stored.byteOffset,
    stored.byteLength,
  );
  const ascii = bytes.toString("latin1");
  const plain = Buffer.byteLength(ascii, "utf8") === bytes.length;
  const texts = new Array<string>(starts.length - 1);
  for (let at = 0; at < texts.length; at++) {
    const from = starts[at] ?? 0;
    const to = starts[at + 1] ?? 0;
    texts[at] = plain
      ? ascii.slice(from, to)
      : bytes.toString("utf8", from, to);
  }
  return texts;
}
