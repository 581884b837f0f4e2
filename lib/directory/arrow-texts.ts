import { makeData, Utf8, type Data } from "apache-arrow";

/** Texts encoded at once: enough to spare a call for each, few enough to stay small. */
const run = 4096;

/** Text as Arrow keeps it: all bytes one after another, and where each begins. */
export function encodeTexts(texts: readonly string[]): Data<Utf8> {
  const valueOffsets = new Int32Array(texts.length + 1);
  const parts: Buffer[] = [];
  let end = 0;
  for (let from = 0; from < texts.length; from += run) {
    const some = texts.slice(from, from + run);
    const joined = some.join("");
    const part = Buffer.from(joined, "utf8");
    const plain = part.length === joined.length;
    some.forEach((text, at) => {
      end += plain ? text.length : Buffer.byteLength(text, "utf8");
      valueOffsets[from + at + 1] = end;
    });
    parts.push(part);
  }
  return makeData({
    type: new Utf8(),
    length: texts.length,
    nullCount: 0,
    valueOffsets,
    data: Buffer.concat(parts),
  });
}

/**
 * Most of a directory is ASCII, where a byte is a character: then one string is made of all, and
 * cut. That is several times quicker than decoding a million small ones.
 */
export function decodeTexts(data: Data<Utf8>): string[] {
  const { values, valueOffsets } = data;
  const bytes = Buffer.from(
    values.buffer,
    values.byteOffset,
    values.byteLength,
  );
  const ascii = bytes.toString("latin1");
  const plain = Buffer.byteLength(ascii, "utf8") === bytes.length;
  const texts = new Array<string>(data.length);
  for (let at = 0; at < data.length; at++) {
    const from = valueOffsets[at] ?? 0;
    const to = valueOffsets[at + 1] ?? 0;
    texts[at] = plain
      ? ascii.slice(from, to)
      : bytes.toString("utf8", from, to);
  }
  return texts;
}
