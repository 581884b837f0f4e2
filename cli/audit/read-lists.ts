import type { ListRow } from "../../lib/audit/offline/list-row";
import { taggableAttributes } from "../../lib/directory/audience-tag";
import { detached } from "../../lib/directory/column-builder";
import { readCsv } from "../../lib/directory/csv/read-csv";
import { openInput } from "../audience/open-input";
import type { ReadingProgress } from "../audience/reading-progress";

/** An export of lists has a hundred columns; 35,000 rows of it need not stand in memory whole. */
const wanted = new Set(
  [
    "Guid",
    "ExchangeObjectId",
    "ExternalDirectoryObjectId",
    "DistinguishedName",
    "Identity",
    "Name",
    "DisplayName",
    "Alias",
    "PrimarySmtpAddress",
    "WindowsEmailAddress",
    "RecipientTypeDetails",
    "RecipientFilter",
    "AcceptMessagesOnlyFromSendersOrMembers",
    "AcceptMessagesOnlyFrom",
    "AcceptMessagesOnlyFromDLMembers",
    "ModerationEnabled",
    "RequireSenderAuthenticationEnabled",
    "IsDirSynced",
    "ManagedBy",
    "Notes",
    ...taggableAttributes,
    "WhenCreated",
    "WhenCreatedUTC",
    "WhenChanged",
    "WhenChangedUTC",
  ].map((property) => property.toLowerCase()),
);

/** Rows of one export of lists. Throws `bad_request` with file and line. */
export async function readLists(
  file: string,
  progress: ReadingProgress,
): Promise<ListRow[]> {
  const rows: ListRow[] = [];
  let columns: (string | null)[] = [];
  const present = new Set<string>();
  await readCsv(await openInput(file, progress.share), file, {
    header(names) {
      columns = names.map((name) => {
        const key = name.toLowerCase();
        if (!wanted.has(key) || present.has(key)) return null;
        present.add(key);
        return key;
      });
    },
    row(cells, line) {
      const values = new Map<string, string>();
      columns.forEach((key, cell) => {
        const value = cells[cell];
        if (key !== null && value !== undefined && value.trim() !== "")
          values.set(key, detached(value));
      });
      rows.push({
        at: `${file}, line ${line}`,
        get: (property) => values.get(property.toLowerCase()),
        has: (property) => present.has(property.toLowerCase()),
      });
    },
    progress: progress.rows,
  });
  return rows;
}
