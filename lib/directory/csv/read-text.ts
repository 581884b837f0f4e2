import { isUtf8 } from "node:buffer";
import { BreakwaterError } from "../../errors/breakwater-error";

/**
 * Decodes bytes to text in pieces that end at a line's end, so that no character is cut. UTF-8 with or
 * without a byte order mark; UTF-16 where the mark says so (`Export-Csv -Encoding Unicode`).
 * @param name what to call the input in errors
 */
export async function* readText(
  source: AsyncIterable<Buffer | Uint8Array | string>,
  name: string,
): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  let wide: boolean | undefined;
  let line = 1;

  const decode = (bytes: Buffer) => {
    if (wide) return bytes.toString("utf16le");
    if (!isUtf8(bytes))
      throw new BreakwaterError(
        "bad_request",
        `${name}, line ${line + faultyLine(bytes)}: not UTF-8.`,
        { hint: "Export it with -Encoding utf8." },
      );
    return bytes.toString("utf8");
  };

  for await (const chunk of source) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    rest = rest.length > 0 ? Buffer.concat([rest, bytes]) : Buffer.from(bytes);
    if (wide === undefined && rest.length >= 3) {
      wide = rest[0] === 0xff && rest[1] === 0xfe;
      const mark = rest[0] === 0xef && rest[1] === 0xbb && rest[2] === 0xbf;
      rest = rest.subarray(wide ? 2 : mark ? 3 : 0);
    }
    const end = wide
      ? rest.lastIndexOf("\n\0", undefined, "latin1") + 2
      : rest.lastIndexOf(0x0a) + 1;
    // In UTF-16 the two bytes must be one character and not halves of two.
    if (end < (wide ? 2 : 1) || (wide && end % 2 !== 0)) continue;
    const text = decode(rest.subarray(0, end));
    rest = rest.subarray(end);
    line += countLines(text);
    yield text;
  }
  if (rest.length > 0) yield decode(rest);
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
    const newline = bytes.indexOf(0x0a, from);
    const end = newline === -1 ? bytes.length : newline;
    if (!isUtf8(bytes.subarray(from, end)) || newline === -1) return lines;
    lines++;
    from = newline + 1;
  }
}
