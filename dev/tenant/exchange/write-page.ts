import { Readable } from "node:stream";
import type { CmdletResult } from "./cmdlet";

export interface Page {
  /** `https://…/adminapi/<version>/<tenant>` */
  base: string;
  result: CmdletResult;
  /** First row, and the one after the last. */
  offset: number;
  until: number;
  /** There is more than this page shows. */
  truncated: boolean;
  nextLink: string | null;
  wanted: ReadonlySet<string> | null;
}

const moreResults =
  "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.";
/** Rows made at a time: an answer without pages may be the whole tenant, more than one text can hold. */
const rowsAtOnce = 1_000;
/** Room for a row to begin with: a recipient with all its properties has about 1,800 bytes. */
const bytesOfRow = 2_400;

/** The answer's JSON as bytes, or as a stream of them where it is long. */
export function writePage(page: Page): Buffer | Readable {
  return page.until - page.offset <= rowsAtOnce
    ? Buffer.concat([...pieces(page)])
    : Readable.from(pieces(page));
}

function* pieces(page: Page): Generator<Buffer> {
  const { result, wanted } = page;
  const shown =
    wanted && result.properties
      ? new Set([...wanted].filter((name) => result.properties!.has(name)))
      : (wanted ?? result.properties ?? null);
  const head = JSON.stringify({
    "@odata.context": `${page.base}/$metadata#Collection(Exchange.GenericHashTable)`,
    ...(page.nextLink !== null && { "@odata.nextLink": page.nextLink }),
    "adminapi.warnings@odata.type": "#Collection(String)",
    "@adminapi.warnings": [
      ...(result.warnings ?? []),
      ...(page.truncated ? [moreResults] : []),
    ],
  });
  yield Buffer.from(`${head.slice(0, -1)},"value":[`);
  const write = result.writer(shown);
  for (let from = page.offset; from < page.until; from += rowsAtOnce) {
    const until = Math.min(from + rowsAtOnce, page.until);
    yield writeRows(write, from, until, from > page.offset);
  }
  yield Buffer.from("]}");
}

/** Row by row into one buffer: a text of a thousand rows would be put together, copied and encoded as a whole. */
function writeRows(
  write: (index: number) => string,
  from: number,
  until: number,
  comma: boolean,
): Buffer {
  let buffer = Buffer.allocUnsafe((until - from) * bytesOfRow);
  let length = 0;
  for (let i = from; i < until; i++) {
    const row = write(i);
    const text = i > from || comma ? `,${row}` : row;
    // A character has at most three bytes.
    if (buffer.length - length < text.length * 3) {
      const longer = Buffer.allocUnsafe(
        Math.max(buffer.length * 2, length + text.length * 3),
      );
      buffer.copy(longer, 0, 0, length);
      buffer = longer;
    }
    length += buffer.write(text, length);
  }
  return buffer.subarray(0, length);
}
