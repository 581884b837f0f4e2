import { isAscii, isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { BreakwaterError } from "../../errors/breakwater-error";

/** Without a line feed in so many bytes, carriage returns end the lines. */
const longestHeader = 64 * 1024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Decodes bytes to text in pieces that end at a line's end, so that no character is cut. UTF-8 and UTF-16, in
 * either order and without a byte order mark too (`Export-Csv -Encoding Unicode`, `BigEndianUnicode`); marks are
 * left out, also where files were joined. Carriage returns that end lines by themselves become line feeds.
 * @param name what to call the input in errors
 */
export async function* readText(
  source: AsyncIterable<Buffer | Uint8Array | string>,
  name: string,
): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  let lineEnd: number | undefined;
  let line = 1;

  const decode = (bytes: Buffer): string => {
    if (!isUtf8(bytes))
      throw new BreakwaterError(
        "bad_request",
        `${name}, line ${line + faultyLine(bytes)}: not UTF-8.`,
        { hint: "Export it with -Encoding utf8." },
      );
    // Twice as quick, and most of an export is nothing else.
    let text = bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
    if (lineEnd === carriageReturn) text = text.replaceAll("\r", "\n");
    return text.includes("\uFEFF") ? text.replace(/(^|\n)\uFEFF/g, "$1") : text;
  };

  const piece = (bytes: Buffer): string => {
    const text = decode(bytes);
    line += countLines(text);
    return text;
  };

  for await (const bytes of asUtf8(source, name)) {
    lineEnd ??= lineEndOf(bytes, rest.length + bytes.length);
    const first = lineEnd === undefined ? 0 : bytes.indexOf(lineEnd) + 1;
    if (lineEnd === undefined || first === 0) {
      rest = Buffer.concat([rest, bytes]);
      continue;
    }
    // Only the line that was begun before is put together: copying all costs as much as decoding.
    const end = bytes.lastIndexOf(lineEnd) + 1;
    yield piece(Buffer.concat([rest, bytes.subarray(0, first)]));
    if (end > first) yield piece(bytes.subarray(first, end));
    rest = bytes.subarray(end);
  }
  lineEnd ??= carriageReturn;
  if (rest.length > 0) yield decode(rest);
}

function lineEndOf(bytes: Buffer, sinceStart: number): number | undefined {
  if (bytes.includes(lineFeed)) return lineFeed;
  const isLong = sinceStart > longestHeader;
  return isLong && bytes.includes(carriageReturn) ? carriageReturn : undefined;
}

/** UTF-16 becomes UTF-8; everything else stays as it is. */
async function* asUtf8(
  source: AsyncIterable<Buffer | Uint8Array | string>,
  name: string,
): AsyncGenerator<Buffer> {
  let start: Buffer | null = Buffer.alloc(0);
  let decoder: TextDecoder | null = null;
  const recode = (bytes: Buffer, more: boolean): Buffer => {
    if (!decoder) return bytes;
    try {
      return Buffer.from(decoder.decode(bytes, { stream: more }));
    } catch (cause) {
      throw new BreakwaterError("bad_request", `${name}: not UTF-16.`, {
        cause,
        hint: "Export it with -Encoding utf8.",
      });
    }
  };
  for await (const chunk of source) {
    let bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    if (start) {
      bytes = Buffer.concat([start, bytes]);
      if (bytes.length < 4) {
        start = bytes;
        continue;
      }
      start = null;
      decoder = wideDecoder(bytes);
    }
    yield recode(bytes, true);
  }
  if (start) decoder = wideDecoder(start);
  yield recode(start ?? Buffer.alloc(0), false);
}

/** By its mark; without one by where the zeroes of its first letters are. Null where it is not UTF-16. */
function wideDecoder(start: Buffer): TextDecoder | null {
  const [first, second, third, fourth] = start;
  const little =
    (first === 0xff && second === 0xfe) ||
    (first !== 0 && second === 0 && third !== 0 && fourth === 0);
  const big =
    (first === 0xfe && second === 0xff) ||
    (first === 0 && second !== 0 && third === 0 && fourth !== 0);
  if (!little && !big) return null;
  return new TextDecoder(little ? "utf-16le" : "utf-16be", { fatal: true });
}

export function countLines(text: string, end = text.length): number {
  let lines = 0;
  for (
    let at = text.indexOf("\n");
    at !== -1 && at < end;
    at = text.indexOf("\n", at + 1)
  )
    lines++;
  return lines;
}

function faultyLine(bytes: Buffer): number {
  let lines = 0;
  let from = 0;
  for (;;) {
    const newline = bytes.indexOf(lineFeed, from);
    const end = newline === -1 ? bytes.length : newline;
    if (!isUtf8(bytes.subarray(from, end)) || newline === -1) return lines;
    lines++;
    from = newline + 1;
  }
}
