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
  const { offset, until } = page;
  const [head, tail] = aroundRows(page);
  const write = rowWriter(page);
  return until - offset <= rowsAtOnce
    ? writeRows(write, offset, until, head, tail)
    : Readable.from(pieces(write, offset, until, head, tail));
}

function* pieces(
  write: WriteRow,
  offset: number,
  until: number,
  head: string,
  tail: string,
): Generator<Buffer> {
  for (let from = offset; from < until; from += rowsAtOnce) {
    const to = Math.min(from + rowsAtOnce, until);
    yield writeRows(
      write,
      from,
      to,
      from === offset ? head : ",",
      to === until ? tail : "",
    );
  }
}

type WriteRow = (index: number) => string;

function rowWriter({ result, wanted }: Page): WriteRow {
  const shown =
    wanted && result.properties
      ? new Set([...wanted].filter((name) => result.properties!.has(name)))
      : (wanted ?? result.properties ?? null);
  return result.writer(shown);
}

function aroundRows(page: Page): [head: string, tail: string] {
  const head = JSON.stringify({
    "@odata.context": `${page.base}/$metadata#Collection(Exchange.GenericHashTable)`,
    ...(page.nextLink !== null && { "@odata.nextLink": page.nextLink }),
    "adminapi.warnings@odata.type": "#Collection(String)",
    "@adminapi.warnings": [
      ...(page.result.warnings ?? []),
      ...(page.truncated ? [moreResults] : []),
    ],
  });
  return [`${head.slice(0, -1)},"value":[`, "]}"];
}

/** Row by row into one buffer: a text of a thousand rows would be put together, copied and encoded as a whole. */
function writeRows(
  write: WriteRow,
  from: number,
  until: number,
  before: string,
  after: string,
): Buffer {
  let buffer = Buffer.allocUnsafe(
    before.length * 3 + (until - from) * bytesOfRow + after.length,
  );
  let length = buffer.write(before);
  for (let i = from; i < until; i++) {
    const row = write(i);
    const text = i > from ? `,${row}` : row;
    // A character has at most three bytes.
    const room = length + text.length * 3 + after.length;
    if (buffer.length < room) {
      const longer = Buffer.allocUnsafe(Math.max(buffer.length * 2, room));
      buffer.copy(longer, 0, 0, length);
      buffer = longer;
    }
    length += buffer.write(text, length);
  }
  length += buffer.write(after, length);
  return buffer.subarray(0, length);
}
