import type { DevClock } from "../../clock/dev-clock";
import type { ListPlan } from "../estate/list-plan";
import type { RowValue } from "../filter/row-value";
import { appendExclusions } from "../filter/append-exclusions";
import type { Expansions } from "../mail-flow/expansions";
import type { ListStore, RecipientStore } from "../tenant-state";
import type { ChangeLog } from "./change-log";
import { customAttributes, extensionAttributes } from "./custom-attributes";
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
  /** What it is called, by Exchange's property names; its GUID stays. */
  writeNames(list: EstateList, names: ListNames): void;
  /** A list that is made now. A dynamic one has no members for its first two hours. */
  add(plan: ListPlan): EstateList;
  /** A Microsoft 365 group can be restored for 30 days, every other list is gone. */
  remove(list: EstateList): void;
}

/** `EmailAddresses` bears the primary one too, where both change. */
export interface ListNames {
  Name?: string;
  Alias?: string;
  PrimarySmtpAddress?: string;
  EmailAddresses?: string[];
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
  writes: () => Pick<EstateWrites, "leave" | "purge" | "write">;
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

  const namesOf = ({ row, name }: EstateList) => [
    name,
    ...["Name", "Alias"].map((property) =>
      String(recipients.property(row, property)).toLowerCase(),
    ),
  ];

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
      if ([...customAttributes, ...extensionAttributes].includes(name))
        deps.edits.write(
          list.row,
          [[name.toLowerCase(), value as RowValue]],
          clock.now(),
        );
      changes.record({
        kind: "updated",
        row: list.row,
        properties: [name.toLowerCase()],
      });
    },
    writeNames(list, { Name, ...names }) {
      // Its first name leads to its first address.
      for (const name of namesOf(list))
        if (name !== list.name) deps.rowOfName.delete(name);
      deps.writes().write(list.row, {
        ...names,
        ...(Name !== undefined && {
          Name,
          Identity: Name,
          DistinguishedName: String(
            recipients.property(list.row, "DistinguishedName"),
          ).replace(/^CN=[^,]*/, () => `CN=${Name}`),
        }),
      });
      list.address = String(
        recipients.property(list.row, "PrimarySmtpAddress"),
      );
      for (const name of namesOf(list)) deps.rowOfName.set(name, list.row);
    },
    add(plan) {
      const row = deps.edits.join(clock.now());
      const list = deps.make(plan, row, clock.now());
      if (list.membership instanceof StoredMembership) list.membership.begin();
      for (const name of ["WhenCreated", "WhenChanged"])
        list.settings.set(name, exchangeTime(clock.now()));
      added.set(row, list);
      if (plan.made)
        deps.edits.write(
          row,
          [["emailaddresses", [`SMTP:${list.address}`]]],
          clock.now(),
        );
      for (const name of namesOf(list)) deps.rowOfName.set(name, row);
      changes.record({ kind: "created", row });
      return list;
    },
    remove(list) {
      for (const name of namesOf(list))
        if (deps.rowOfName.get(name) === list.row) deps.rowOfName.delete(name);
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
