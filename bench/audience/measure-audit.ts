import { join } from "node:path";
import { alsoSearched } from "../../lib/audience/filter/address-ways";
import type {
  ComparisonOperator,
  ParsedFilter,
} from "../../lib/audience/filter/ast";
import {
  canonicalProperty,
  displayProperty,
} from "../../lib/audience/filter/canonical-property";
import { parseFilter } from "../../lib/audience/filter/parse-filter";
import { walkFilter } from "../../lib/audience/filter/walk-filter";
import { createAudienceIndex } from "../../lib/audience/index/audience-index";
import { measureReach } from "../../lib/audience/reach/measure-reach";
import type { ListReach } from "../../lib/audience/reach/list-reach";
import { decodeLists } from "../../lib/directory/lists-codec";
import type { RecipientColumns } from "../../lib/directory/recipient-columns";
import { decodeRecipients } from "../../lib/directory/recipients-arrow";
import type { ListRecord } from "../../lib/directory/snapshot";
import { readInPieces } from "../read-in-pieces";
import { measure, peakMemory, resetPeakMemory, type Measured } from "./measure";
import { files } from "./write-estate";

type Took = Pick<Measured<unknown>, "seconds" | "cpuSeconds">;

export interface AuditMeasured {
  recipients: RecipientColumns;
  lists: readonly ListRecord[];
  filters: readonly ParsedFilter[];
  /** What `count` says of each filter. */
  counts: Awaited<ReturnType<typeof countAll>>;
  reaches: ReadonlyMap<string, ListReach>;
  times: Record<"load" | "parse" | "build" | "count" | "audit", Took>;
  /** Of the whole process from before the load, up to the last count and up to the end of the audit. */
  peakBytes: { count: number; audit: number };
}

/** Loads an estate from its files, and counts every filter and every list in it. */
export async function measureAudit(folder: string): Promise<AuditMeasured> {
  resetPeakMemory();
  const load = await measure(() => loadEstate(folder));
  const { recipients, lists } = load.result;
  const parse = await measure(() =>
    lists.flatMap(({ filter }) => {
      const parsed = filter === null ? null : parseFilter(filter);
      if (parsed && !parsed.ok) throw new Error(parsed.error.message);
      return parsed ? [parsed.filter] : [];
    }),
  );
  const filters = parse.result;
  const index = createAudienceIndex(recipients);
  // An index of a property is built when it is first asked for; "build" is nothing but that.
  const build = await measure(() => {
    for (const property of propertiesOf(filters))
      index.count(parsed(`${property} -eq 'no such value'`));
    for (const property of propertiesOf(filters, ["like", "notlike"]))
      index.count(parsed(`${property} -like 'no such value*'`));
  });
  const count = await measure(() => countAll(index, filters));
  const countPeak = peakMemory();
  index.dispose();
  const audit = await measure(() => {
    const measured = measureReach({
      tenantId: "bench",
      version: "bench",
      takenAt: "2016-11-14T06:00:00.000Z",
      complete: true,
      recipients,
      lists,
    });
    const { reaches } = measured;
    measured.dispose();
    return reaches;
  });
  return {
    recipients,
    lists,
    filters,
    counts: count.result,
    reaches: audit.result,
    times: {
      load: took(load),
      parse: took(parse),
      build: took(build),
      count: took(count),
      audit: took(audit),
    },
    peakBytes: { count: countPeak, audit: peakMemory() },
  };
}

/** Side by side, as the snapshot store does. */
async function loadEstate(folder: string) {
  const read = (name: string) => readInPieces(join(folder, name));
  const readRecipients = async () => {
    const recipients = decodeRecipients(await read(files.recipients));
    // Columns come to life when asked for.
    for (const property of recipients.properties) recipients.column(property);
    return recipients;
  };
  const readLists = async () => {
    const [lists, members] = await Promise.all([
      read(files.lists),
      read(files.members),
    ]);
    return decodeLists({ lists, members });
  };
  const [recipients, lists] = await Promise.all([
    readRecipients(),
    readLists(),
  ]);
  return { recipients, lists };
}

/** Without what was made, which must not stay in memory. */
function took({ seconds, cpuSeconds }: Took): Took {
  return { seconds, cpuSeconds };
}

/** The properties that any of the filters asks for, or compares in one of these ways. */
export function propertiesOf(
  filters: readonly ParsedFilter[],
  operators?: readonly ComparisonOperator[],
): string[] {
  const names = new Map<string, string>();
  for (const { andBindsTighter } of filters)
    for (const { comparison } of walkFilter(andBindsTighter)) {
      if (!(operators?.includes(comparison.operator) ?? true)) continue;
      for (const property of [comparison.property, alsoSearched(comparison)])
        if (property !== null)
          names.set(canonicalProperty(property), displayProperty(property));
    }
  return [...names.values()];
}

function countAll(
  index: ReturnType<typeof createAudienceIndex>,
  filters: readonly ParsedFilter[],
) {
  return filters.map((filter) => index.count(filter));
}

function parsed(text: string): ParsedFilter {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.filter;
}
