import { canonicalProperty } from "../../lib/audience/filter/canonical-property";
import { filterProperties } from "../../lib/audience/filter/filter-properties";
import { parseFilter } from "../../lib/audience/filter/parse-filter";
import { IdentityLookup } from "../../lib/audit/offline/identity-lookup";
import {
  guidFinder,
  listGuids,
  nameLists,
  readListRecords,
} from "../../lib/audit/offline/list-records";
import type { ListRow } from "../../lib/audit/offline/list-row";
import { MemberRows } from "../../lib/audit/offline/member-rows";
import { readRecipientsCsv } from "../../lib/directory/csv/read-recipients-csv";
import { essentialProperties } from "../../lib/directory/recipient-columns";
import type { DirectorySnapshot } from "../../lib/directory/snapshot";
import { openInput } from "../audience/open-input";
import type { ReadingProgress } from "../audience/reading-progress";
import { readLists } from "./read-lists";
import { readMembers } from "./read-members";

export interface ExportFiles {
  recipients: string;
  lists: readonly string[];
  members?: string;
}

export interface Exports {
  snapshot: DirectorySnapshot;
  /** A recipient or list of the exports, by address, GUID or a name that is unique. */
  guidOf: (identity: string) => string | undefined;
}

/**
 * A snapshot from three CSV files, the recipients last: what the others ask for is all that is kept of them.
 * @param now milliseconds; exports carry no time of their own
 * @param alsoNamed whom the policy names
 */
export async function readExports(
  files: ExportFiles,
  now: number,
  alsoNamed: readonly string[],
  tell: { warn(message: string): void; progress: ReadingProgress },
): Promise<Exports> {
  const lookup = new IdentityLookup();
  for (const identity of alsoNamed) lookup.want(identity);
  const rows: ListRow[] = [];
  for (const file of files.lists) {
    tell.progress.begin("lists");
    for (const row of await readLists(file, tell.progress)) rows.push(row);
  }
  const lists = nameLists(rows, lookup);
  const members = new MemberRows(lookup);
  const { progress } = tell;
  if (files.members !== undefined) {
    progress.begin("members");
    await readMembers(files.members, members, progress);
  }

  const needed = new Set([
    ...essentialProperties.map(canonicalProperty),
    ...rows.flatMap(filterPropertiesOf),
  ]);
  progress.begin("recipients");
  const recipients = await readRecipientsCsv(
    await openInput(files.recipients, progress.share),
    {
      name: files.recipients,
      keep: (property) => needed.has(canonicalProperty(property)),
      watch: lookup.watch,
      warn: (message) => tell.warn(message),
      progress: progress.rows,
    },
  );
  const takenAt = new Date(now).toISOString();
  return {
    snapshot: {
      tenantId: "offline",
      version: "offline",
      takenAt,
      complete: true,
      recipients,
      lists: readListRecords(lists, {
        lookup,
        recipients,
        members,
        takenAt,
        warn: (message) => tell.warn(message),
      }),
    },
    guidOf: guidFinder(recipients, lookup, listGuids(lists)),
  };
}

function filterPropertiesOf(row: ListRow): string[] {
  const parsed = parseFilter(row.get("RecipientFilter") ?? "");
  return parsed.ok
    ? filterProperties(parsed.filter.andBindsTighter).map(canonicalProperty)
    : [];
}
