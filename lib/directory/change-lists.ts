import { assembleLists, identifyDrafts } from "./assemble-lists";
import { carryMemberships } from "./carry-memberships";
import type { ListDraft } from "./list-draft";
import type { RecipientColumns } from "./recipient-columns";
import { findRowsBy } from "./rows-by";
import type { ListRecord } from "./snapshot";

export interface ChangedLists {
  /** All of them, by GUID. */
  lists: ListRecord[];
  /** Lists that are new or not what they were. */
  guids: string[];
  /** False: neither a list nor a row or membership of one is other than before. */
  differs: boolean;
  /** False where a list has no GUID to be known by. */
  complete: boolean;
}

/** The lists of a snapshot with what changed of them, in the rows of the new recipients. */
export function changeLists(options: {
  before: readonly ListRecord[];
  drafts: readonly ListDraft[];
  removed: ReadonlySet<string>;
  recipients: RecipientColumns;
  newRow: (row: number) => number | undefined;
}): ChangedLists {
  const { removed, recipients, newRow } = options;
  const before = options.before.filter(({ guid }) => !removed.has(guid));
  const { drafts, complete } = identifyDrafts(
    options.drafts,
    recipients,
    findRowsBy(
      recipients,
      "ExternalDirectoryObjectId",
      new Set(options.drafts.flatMap(({ objectId }) => objectId ?? [])),
    ),
  );
  const memberships = carryMemberships(before, newRow);
  const rowByGuid = findRowsBy(
    recipients,
    "Guid",
    new Set([
      ...drafts.map(({ guid }) => guid),
      ...before.flatMap(({ guid, row }) => (row === null ? guid : [])),
    ]),
  );
  const fresh = new Map(
    drafts.length === 0
      ? []
      : assembleLists({ drafts, recipients, rowByGuid, memberships }).map(
          (list) => [list.guid, list] as const,
        ),
  );
  const guids: string[] = [];
  let differs = before.length < options.before.length;
  const lists = before.map((list) => {
    const read = fresh.get(list.guid);
    fresh.delete(list.guid);
    const membership = memberships.get(list.guid) ?? null;
    const row =
      list.row === null
        ? (rowByGuid.get(list.guid) ?? null)
        : (newRow(list.row) ?? null);
    if (read && describe(read) !== describe(list)) {
      guids.push(list.guid);
      return read;
    }
    if (row === list.row && membership === list.membership) return list;
    differs = true;
    return { ...list, row, membership };
  });
  for (const list of fresh.values())
    if (!removed.has(list.guid)) {
      guids.push(list.guid);
      lists.push(list);
    }
  return {
    lists: lists.sort((a, b) =>
      a.guid < b.guid ? -1 : Number(a.guid > b.guid),
    ),
    guids,
    differs: differs || guids.length > 0,
    complete,
  };
}

/** What a list is by itself, without whom it stands for at present. */
function describe({ row: _, membership: __, ...list }: ListRecord): string {
  return JSON.stringify(list);
}
