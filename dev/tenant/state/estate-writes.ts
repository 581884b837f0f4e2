import type { DevClock } from "../../clock/dev-clock";
import type { RowValue } from "../filter/row-value";
import type { ChangeLog } from "./change-log";
import type { EstateEdits } from "./estate-edits";
import type { EstateList } from "./estate-list";
import { exchangeTime } from "./exchange-time";
import type { Habits } from "./habits";
import { joinedProperties, type JoiningPerson } from "./joined-person";
import { StoredMembership } from "./stored-membership";

/** Every way in which the estate's recipients and memberships change; each is in the change log. */
export interface EstateWrites {
  /** A mailbox, contact or guest that joins. Returns its row. */
  join(person: JoiningPerson): number;
  /** Properties by Exchange's names, in any case. A new PrimarySmtpAddress keeps the old one as a proxy. */
  write(row: number, properties: Readonly<Record<string, RowValue>>): void;
  /** Someone who leaves: a user can be restored for 30 days, a contact is gone at once. */
  leave(row: number): void;
  /** Ends what can be restored. */
  purge(row: number): void;
  /** Brings back who was deleted and not purged, with the memberships of then. */
  restore(row: number): void;
  /** Rows that were members already are ignored. Static lists only. */
  addMembers(list: EstateList, rows: readonly number[]): void;
  removeMembers(list: EstateList, rows: readonly number[]): void;
  /** Row of what was deleted and can be restored, by its id in the directory. */
  deletedRow(objectId: string): number | undefined;
  /** Of what was deleted, purges that of more than 30 days ago. */
  purgeDue(): void;
}

/** Learn, restore deleted items: users and Microsoft 365 groups are kept for 30 days. */
const keptFor = 30 * 86_400_000;

export function createEstateWrites(deps: {
  clock: DevClock;
  domain: string;
  edits: EstateEdits;
  changes: ChangeLog;
  guid: (row: number) => string;
  objectId: (row: number) => string;
  valueOf: (row: number, lowerName: string) => RowValue;
  lists: { all(): Iterable<EstateList> };
  goneSenders: Habits["goneSenders"];
}): EstateWrites {
  const { clock, edits, changes, valueOf, goneSenders } = deps;
  const exchangeNow = () => exchangeTime(clock.now());
  const staticLists = function* () {
    for (const list of deps.lists.all())
      if (!(list.membership instanceof StoredMembership)) yield list;
  };
  /** What a deleted recipient belonged to. */
  const memberships = new Map<number, EstateList[]>();

  function setMembers(list: EstateList, members: Iterable<number>): void {
    list.membership = Uint32Array.from(new Set(members)).sort();
  }
  const members = (list: EstateList): Uint32Array => {
    if (list.membership instanceof StoredMembership)
      throw new Error(`${list.name} has a filter, no members of its own`);
    return list.membership;
  };

  function addMembers(list: EstateList, rows: readonly number[]): void {
    const before = members(list);
    const added = rows.filter((row) => !before.includes(row));
    if (!added.length) return;
    setMembers(list, [...before, ...added]);
    for (const member of new Set(added))
      changes.record({ kind: "memberAdded", row: list.row, member });
  }
  function removeMembers(list: EstateList, rows: readonly number[]): void {
    const before = members(list);
    const removed = rows.filter((row) => before.includes(row));
    if (!removed.length) return;
    setMembers(
      list,
      before.filter((row) => !removed.includes(row)),
    );
    for (const member of new Set(removed))
      changes.record({ kind: "memberRemoved", row: list.row, member });
  }

  /** Links to a recipient that is gone go with it: a list may lose its last allowed sender. */
  function unlink(row: number): void {
    const without = (rows: readonly number[]) =>
      rows.filter((one) => one !== row);
    const belonged: EstateList[] = [];
    for (const list of deps.lists.all()) {
      if (list.membership instanceof StoredMembership)
        list.membership.drop(row);
      for (const senders of [list.senders, list.rejected])
        if (goneSenders === "vanish" && senders.written.includes(row))
          senders.write(without(senders.written), clock.now());
      for (const name of ["ManagedBy", "ModeratedBy"]) {
        const rows = list.settings.get(name);
        if (Array.isArray(rows) && rows.includes(row))
          list.settings.set(name, without(rows as number[]));
      }
    }
    for (const list of staticLists())
      if (members(list).includes(row)) {
        belonged.push(list);
        removeMembers(list, [row]);
      }
    memberships.set(row, belonged);
  }

  function purge(row: number, at = clock.now()): void {
    if (edits.presence(row) === "purged") return;
    if (edits.presence(row) === "present") unlink(row);
    memberships.delete(row);
    edits.setPresence(row, "purged", at);
    changes.record({ kind: "purged", row });
  }

  return {
    addMembers,
    removeMembers,
    purge,
    join(person) {
      const row = edits.join(clock.now());
      edits.write(
        row,
        joinedProperties(person, {
          guid: deps.guid(row),
          objectId: deps.objectId(row),
          domain: deps.domain,
          createdAt: exchangeNow(),
        }),
        clock.now(),
      );
      changes.record({ kind: "created", row });
      return row;
    },
    write(row, properties) {
      const values = new Map<string, RowValue>();
      for (const [name, value] of Object.entries(properties)) {
        const lower = name.toLowerCase();
        if (same(valueOf(row, lower), value)) continue;
        values.set(lower, value);
      }
      const address = values.get("primarysmtpaddress");
      if (typeof address === "string" && !values.has("emailaddresses")) {
        values.set("windowsliveid", address);
        values.set("emailaddresses", [
          `SMTP:${address}`,
          ...((valueOf(row, "emailaddresses") ?? []) as string[])
            .map((known) => known.replace(/^SMTP:/, "smtp:"))
            .filter(
              (known) =>
                known.toLowerCase() !== `smtp:${address}`.toLowerCase(),
            ),
        ]);
      }
      if (!values.size) return;
      const names = [...values.keys()];
      for (const name of ["whenchanged", "whenchangedutc"])
        values.set(name, exchangeNow());
      edits.write(row, values, clock.now());
      changes.record({ kind: "updated", row, properties: names });
    },
    leave(row) {
      if (edits.presence(row) !== "present") return;
      if (valueOf(row, "recipienttype") === "MailContact") return purge(row);
      unlink(row);
      edits.setPresence(row, "deleted", clock.now());
      changes.record({ kind: "deleted", row });
    },
    restore(row) {
      if (edits.presence(row) !== "deleted") return;
      edits.setPresence(row, "present", clock.now());
      changes.record({ kind: "restored", row });
      for (const list of memberships.get(row) ?? []) addMembers(list, [row]);
      memberships.delete(row);
    },
    deletedRow(objectId) {
      for (const { row } of edits.deleted())
        if (deps.objectId(row) === objectId.toLowerCase()) return row;
      return undefined;
    },
    purgeDue() {
      const due = clock.now() - keptFor;
      for (const { row, at } of [...edits.deleted()])
        if (at <= due) purge(row, at + keptFor);
    },
  };
}

function same(a: RowValue, b: RowValue): boolean {
  return Array.isArray(a) && Array.isArray(b)
    ? a.length === b.length && a.every((item, i) => item === b[i])
    : a === b;
}
