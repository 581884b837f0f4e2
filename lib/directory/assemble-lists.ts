import type { SenderRef } from "../tenant/exchange-port";
import type { ListDraft } from "./list-draft";
import type { RecipientColumns } from "./recipient-columns";
import { resolveIdentities } from "./resolve-identities";
import { textOf, type RowLookup } from "./rows-by";
import type { ListRecord, Membership } from "./snapshot";

export type IdentifiedDraft = ListDraft & { guid: string };

/** Drafts with the GUID that every list is keyed by. `complete` is false where one has none. */
export function identifyDrafts(
  drafts: readonly ListDraft[],
  recipients: RecipientColumns,
  rowByObjectId: RowLookup,
): { drafts: IdentifiedDraft[]; complete: boolean } {
  const identified = drafts.flatMap((draft) => {
    const row = rowByObjectId.get(draft.objectId ?? "");
    const guid = draft.guid ?? textOf(recipients, "Guid", row);
    return guid === undefined ? [] : [{ ...draft, guid: guid.toLowerCase() }];
  });
  return {
    drafts: identified,
    complete: identified.length === drafts.length,
  };
}

/** Lists as the snapshot has them: senders and owners resolved, members beside. */
export function assembleLists(options: {
  drafts: readonly IdentifiedDraft[];
  recipients: RecipientColumns;
  rowByGuid: RowLookup;
  memberships: ReadonlyMap<string, Membership>;
}): ListRecord[] {
  const { drafts, recipients, rowByGuid, memberships } = options;
  const rowOf = resolveIdentities(
    recipients,
    drafts.flatMap((draft) => [
      ...draft.acceptedSenders,
      ...draft.rejectedSenders,
      ...draft.owners,
    ]),
  );
  const guidOf = (identity: string) =>
    textOf(recipients, "Guid", rowOf(identity))?.toLowerCase();
  const sender = (identity: string): SenderRef => ({
    guid: guidOf(identity),
    identity,
  });
  return drafts
    .map((draft) => ({
      guid: draft.guid,
      address: draft.address,
      displayName: draft.displayName,
      kind: draft.kind,
      row: rowByGuid.get(draft.guid) ?? null,
      filter: draft.filter,
      membership: memberships.get(draft.guid) ?? null,
      delivery: {
        acceptedSenders: draft.acceptedSenders.map(sender),
        rejectedSenders: draft.rejectedSenders.map(sender),
        moderated: draft.moderated,
        internalSendersOnly: draft.internalSendersOnly,
      },
      owners: draft.owners.map((owner) => guidOf(owner) ?? owner),
      notes: draft.notes,
      synced: draft.synced,
      whenCreated: draft.whenCreated,
      whenChanged: draft.whenChanged,
    }))
    .sort((a, b) => (a.guid < b.guid ? -1 : Number(a.guid > b.guid)));
}
