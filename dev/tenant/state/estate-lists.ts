import type { DevClock } from "../../clock/dev-clock";
import type { ListPlan } from "../estate/list-plan";
import { appendExclusions } from "../filter/append-exclusions";
import type { Expansions } from "../mail-flow/expansions";
import type { ListStore, RecipientStore } from "../tenant-state";
import type { ChangeLog } from "./change-log";
import { customAttributes } from "./custom-attributes";
import type { EstateEdits } from "./estate-edits";
import type { EstateList } from "./estate-list";
import type { EstateWrites } from "./estate-writes";
import { exchangeTime } from "./exchange-time";
import { StoredMembership } from "./stored-membership";

export interface EstateListStore extends ListStore {
  all(): Iterable<EstateList>;
  byIdentity(identity: string): EstateList | undefined;
  byRow(row: number): EstateList | undefined;
  writeAcceptedSenders(list: EstateList, rows: readonly number[]): void;
  writeRejectedSenders(list: EstateList, rows: readonly number[]): void;
  writeFilter(list: EstateList, filter: string): void;
  writeSetting(list: EstateList, name: string, value: unknown): void;
  /** A list that is made now. A dynamic one has no members for its first two hours. */
  add(plan: ListPlan): EstateList;
  /** A Microsoft 365 group can be restored for 30 days, every other list is gone. */
  remove(list: EstateList): void;
}

/** The lists of an estate: those that it is made with, and those that were added. */
export function createEstateLists(deps: {
  clock: DevClock;
  computed: readonly EstateList[];
  added: Map<number, EstateList>;
  make: (plan: ListPlan, row: number, refreshedAt: number) => EstateList;
  listOf: (row: number) => EstateList | undefined;
  rowOfName: Map<string, number>;
  recipients: RecipientStore;
  edits: EstateEdits;
  changes: ChangeLog;
  restrictionSeconds: number;
  expansions: () => Expansions;
  writes: () => Pick<EstateWrites, "leave" | "purge">;
}): EstateListStore {
  const { clock, computed, added, recipients, changes } = deps;
  const { isPresent } = recipients;

  function withDisplayName(identity: string): number | undefined {
    const wanted = identity.toLowerCase();
    for (const { row } of store.all())
      if (
        String(recipients.property(row, "DisplayName")).toLowerCase() === wanted
      )
        return row;
    return undefined;
  }

  const store: EstateListStore = {
    *all() {
      for (const list of computed) if (isPresent(list.row)) yield list;
      for (const list of added.values()) if (isPresent(list.row)) yield list;
    },
    byRow: (row) => (isPresent(row) ? deps.listOf(row) : undefined),
    byIdentity(identity) {
      const row =
        recipients.rowByGuid(identity) ??
        recipients.rowByAddress(identity) ??
        deps.rowOfName.get(identity.toLowerCase()) ??
        withDisplayName(identity);
      return row === undefined ? undefined : store.byRow(row);
    },
    storedMembers(list) {
      const { membership } = list as EstateList;
      return membership instanceof StoredMembership
        ? membership.members()
        : membership;
    },
    expandedCount: (list) => deps.expansions().count(list),
    accepts(list, senderRow) {
      const isAmong = (senders: readonly number[]) =>
        senderRow !== null &&
        senders.some((row) => {
          const group = store.byRow(row);
          return group
            ? deps.expansions().rows(group).has(senderRow)
            : row === senderRow;
        });
      if (isAmong((list as EstateList).rejected.effective)) return false;
      const accepted = list.effectiveAcceptedSenders();
      if (accepted.length === 0)
        return (
          senderRow !== null ||
          list.settings.get("RequireSenderAuthenticationEnabled") !== true
        );
      return isAmong(accepted);
    },
    writeAcceptedSenders: (list, rows) =>
      list.senders.write(
        [...rows],
        clock.now() + deps.restrictionSeconds * 1_000,
      ),
    writeRejectedSenders: (list, rows) =>
      list.rejected.write(
        [...rows],
        clock.now() + deps.restrictionSeconds * 1_000,
      ),
    writeSetting(list, name, value) {
      list.settings.set(name, value);
      // With their history: other lists may be filtered by them, as of their last refresh.
      if (customAttributes.includes(name))
        deps.edits.write(
          list.row,
          [[name.toLowerCase(), value as string | null]],
          clock.now(),
        );
      changes.record({
        kind: "updated",
        row: list.row,
        properties: [name.toLowerCase()],
      });
    },
    add(plan) {
      const row = deps.edits.join(clock.now());
      const list = deps.make(plan, row, clock.now());
      if (list.membership instanceof StoredMembership) list.membership.begin();
      for (const name of ["WhenCreated", "WhenChanged"])
        list.settings.set(name, exchangeTime(clock.now()));
      added.set(row, list);
      deps.rowOfName.set(plan.name, row);
      changes.record({ kind: "created", row });
      return list;
    },
    remove(list) {
      if (deps.rowOfName.get(list.name) === list.row)
        deps.rowOfName.delete(list.name);
      // Learn, restore deleted items: of groups, Microsoft 365 groups are kept.
      if (list.kind === "microsoft365Group") deps.writes().leave(list.row);
      else deps.writes().purge(list.row);
    },
    writeFilter(list, filter) {
      list.recipientFilter = appendExclusions(filter);
      if (list.membership instanceof StoredMembership)
        list.membership.change(list.recipientFilter);
    },
  };

  return store;
}
