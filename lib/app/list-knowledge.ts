import type { AuditedList } from "../audit/audited-list";
import type { AuditResult } from "../audit/audit-result";
import type { Auditor } from "../audit/create-auditor";
import { listLookup } from "../directory/list-lookup";
import type { DirectorySnapshot, ListRecord } from "../directory/snapshot";
import type { HeldList } from "../enforcement/desired-state/hold";

/** What was known at one moment. */
export interface KnownLists {
  snapshot: DirectorySnapshot | undefined;
  audited: ReadonlyMap<string, AuditedList>;
  find: (identity: string) => HeldList | undefined;
}

export interface ListKnowledge {
  /** Storage is asked once, however many lists one then looks for. */
  now(): Promise<KnownLists>;
  /** As the newest audit judged it, by GUID. */
  audited(): Promise<ReadonlyMap<string, AuditedList>>;
  /** Recipients that each list's filter took in the newest audit, by GUID. */
  predicted: () => Promise<ReadonlyMap<string, number>>;
  /** By any address (any case) or GUID; undefined when the snapshot lacks it. */
  find: (identity: string) => Promise<HeldList | undefined>;
  record(identity: string): Promise<ListRecord | undefined>;
  /** Open lists that the cloud can write: what a throw for the tenant means. */
  open: () => Promise<HeldList[]>;
}

/** What the snapshot and the newest audit together know of lists. */
export function createListKnowledge(deps: {
  auditor(): Pick<Auditor, "latest">;
  loadSnapshot(): Promise<DirectorySnapshot | undefined>;
}): ListKnowledge {
  const indexes = new WeakMap<AuditResult, ReadonlyMap<string, AuditedList>>();

  async function audited(): Promise<ReadonlyMap<string, AuditedList>> {
    const result = await deps.auditor().latest();
    if (!result) return new Map();
    let index = indexes.get(result);
    if (!index) {
      index = new Map(result.lists.map((list) => [list.guid, list]));
      indexes.set(result, index);
    }
    return index;
  }

  const toHeld = (
    { guid, address, kind, synced }: ListRecord,
    known: ReadonlyMap<string, AuditedList>,
  ): HeldList => ({
    guid,
    address,
    kind,
    synced,
    reach: known.get(guid)?.reach ?? null,
  });

  async function now(): Promise<KnownLists> {
    const [snapshot, known] = await Promise.all([
      deps.loadSnapshot(),
      audited(),
    ]);
    return {
      snapshot,
      audited: known,
      find(identity) {
        const list = snapshot && listLookup(snapshot).find(identity);
        return list && toHeld(list, known);
      },
    };
  }

  return {
    now,
    audited,
    async record(identity) {
      const snapshot = await deps.loadSnapshot();
      return snapshot && listLookup(snapshot).find(identity);
    },
    async predicted() {
      return new Map(
        [...(await audited()).values()].flatMap(
          ({ guid, predictedAudience }) =>
            predictedAudience === null ? [] : [[guid, predictedAudience]],
        ),
      );
    },
    find: async (identity) => (await now()).find(identity),
    async open() {
      const { snapshot, audited: known } = await now();
      if (!snapshot) return [];
      return snapshot.lists
        .filter((list) => !list.synced && isOpen(list, known.get(list.guid)))
        .map((list) => toHeld(list, known));
    },
  };
}

/** The audit knows what a human left where we restrict; of a list that it has not seen, the snapshot decides. */
function isOpen(list: ListRecord, audited: AuditedList | undefined): boolean {
  if (audited) return audited.open;
  const { acceptedSenders, moderated } = list.delivery;
  return acceptedSenders.length === 0 && !moderated;
}
