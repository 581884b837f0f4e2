import { canonicalProperty } from "../../lib/audience/filter/canonical-property";
import { filterProperties } from "../../lib/audience/filter/filter-properties";
import { parseFilter } from "../../lib/audience/filter/parse-filter";
import {
  readListRecords,
  readMemberships,
  type CsvRow,
} from "../../lib/audit/offline/list-records";
import { createRecipientLookup } from "../../lib/audit/offline/recipient-lookup";
import { readCsv } from "../../lib/directory/csv/read-csv";
import { readRecipientsCsv } from "../../lib/directory/csv/read-recipients-csv";
import type { DirectorySnapshot } from "../../lib/directory/snapshot";
import { BreakwaterError } from "../../lib/errors/breakwater-error";
import { openInput } from "../audience/open-input";

export interface ExportFiles {
  recipients: string;
  lists: readonly string[];
  members?: string;
}

/** Kept whatever the filters ask for: who is who, and what kind. */
const always = [
  "Guid",
  "ExternalDirectoryObjectId",
  "PrimarySmtpAddress",
  "EmailAddresses",
  "RecipientType",
  "RecipientTypeDetails",
  "Name",
  "DisplayName",
  "Identity",
  "Alias",
];

/** A snapshot from three CSV files. `now`: milliseconds; exports carry no time of their own. */
export async function readExports(
  files: ExportFiles,
  now: number,
  tell: { warn(message: string): void; progress(rows: number): void },
): Promise<DirectorySnapshot> {
  const lists = (await Promise.all(files.lists.map(readRows))).flat();
  const needed = new Set([
    ...always.map(canonicalProperty),
    ...lists.flatMap(propertiesOf),
  ]);
  const recipients = await readRecipientsCsv(
    await openInput(files.recipients),
    {
      name: files.recipients,
      keep: (property) => needed.has(canonicalProperty(property)),
      warn: (message) => tell.warn(message),
      progress: (rows) => tell.progress(rows),
    },
  );
  const lookup = createRecipientLookup(recipients);
  const takenAt = new Date(now).toISOString();
  const members =
    files.members === undefined ? [] : await readMembers(files.members);
  return {
    tenantId: "offline",
    version: "offline",
    takenAt,
    complete: true,
    recipients,
    lists: readListRecords(
      lists,
      lookup,
      readMemberships(members, lookup, takenAt),
    ),
  };
}

async function readRows(file: string): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  let names: readonly string[] = [];
  await readCsv(await openInput(file), file, {
    header(header) {
      names = header;
    },
    row(cells) {
      rows.push(
        Object.fromEntries(names.map((name, cell) => [name, cells[cell]])),
      );
    },
  });
  return rows;
}

async function readMembers(
  file: string,
): Promise<{ list: string; member: string }[]> {
  const found: { list: string; member: string }[] = [];
  let list = -1;
  let member = -1;
  await readCsv(await openInput(file), file, {
    header(names) {
      const lower = names.map((name) => name.toLowerCase());
      list = lower.indexOf("list");
      member = lower.indexOf("member");
      if (list < 0 || member < 0) {
        throw new BreakwaterError(
          "bad_request",
          `${file}, line 1: the columns list and member are needed.`,
        );
      }
    },
    row(cells) {
      found.push({ list: cells[list] ?? "", member: cells[member] ?? "" });
    },
  });
  return found;
}

function propertiesOf(row: CsvRow): string[] {
  const filter = Object.entries(row).find(
    ([name]) => name.toLowerCase() === "recipientfilter",
  )?.[1];
  const parsed = filter ? parseFilter(filter) : undefined;
  return parsed?.ok
    ? filterProperties(parsed.filter.andBindsTighter).map(canonicalProperty)
    : [];
}
