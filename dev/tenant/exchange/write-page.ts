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

/** The answer as JSON text, or as a stream of it where it is long. */
export function writePage(page: Page): string | Readable {
  return page.until - page.offset <= rowsAtOnce
    ? [...pieces(page)].join("")
    : Readable.from(pieces(page));
}

function* pieces(page: Page): Generator<string> {
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
  yield `${head.slice(0, -1)},"value":[`;
  const write = result.writer(shown);
  for (let from = page.offset; from < page.until; from += rowsAtOnce) {
    let text = "";
    for (let i = from; i < Math.min(from + rowsAtOnce, page.until); i++)
      text += (i === page.offset ? "" : ",") + write(i);
    yield text;
  }
  yield "]}";
}
