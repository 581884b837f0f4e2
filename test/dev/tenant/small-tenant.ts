import type { DevClock } from "../../../dev/clock/dev-clock";
import type { TenantList, TenantState } from "../../../dev/tenant/tenant-state";
import { ChangeLog } from "../../../dev/tenant/state/change-log";
import { RowSet, expandInto } from "../../../dev/tenant/mail-flow/expand-lists";

/** Time that a test moves by hand; runs what is due in order. */
export function createTestClock(
  start = Date.parse("2016-11-14T08:00:00Z"),
): DevClock & { advance(milliseconds: number): Promise<void> } {
  let now = start;
  let order = 0;
  const due: { at: number; order: number; run: () => void | Promise<void> }[] =
    [];
  const schedule: DevClock["schedule"] = (at, run) => {
    const entry = { at: Math.max(at, now), order: order++, run };
    due.push(entry);
    return () => {
      const i = due.indexOf(entry);
      if (i >= 0) due.splice(i, 1);
    };
  };
  return {
    now: () => now,
    sleep: (milliseconds) =>
      new Promise((resolve) => schedule(now + milliseconds, resolve)),
    schedule,
    busy: () => () => {},
    async advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        due.sort((a, b) => a.at - b.at || a.order - b.order);
        const next = due[0];
        if (!next || next.at > end) break;
        due.shift();
        now = next.at;
        await next.run();
        await new Promise(setImmediate);
      }
      now = end;
    },
  };
}

export interface SmallList {
  name: string;
  /** Names of people (p0, p1, …) and of other lists. */
  members: readonly string[];
  accepts?: readonly string[];
  kind?: TenantList["kind"];
  settings?: Record<string, unknown>;
}

/** People p0…pn, contacts c0…cn and the lists given, at small.example. */
export function createSmallTenant(
  people: number,
  lists: readonly SmallList[],
  clock: DevClock = createTestClock(),
  contacts = 0,
): TenantState & { restrict(list: string, to: readonly string[]): void } {
  const names = [
    ...Array.from({ length: people }, (_, i) => `p${i}`),
    ...Array.from({ length: contacts }, (_, i) => `c${i}`),
    ...lists.map(({ name }) => name),
  ];
  const rowOf = new Map(names.map((name, row) => [name, row]));
  const domain = "small.example";
  const guid = (row: number) =>
    `00000000-0000-4000-8000-${String(row).padStart(12, "0")}`;
  const objectId = (row: number) =>
    `eeeeeeee-0000-4000-8000-${String(row).padStart(12, "0")}`;
  const effective = new Map<number, number[]>();
  const stored = new Map<number, Uint32Array>();
  const all = lists.map((list, i): TenantList => {
    const row = people + contacts + i;
    effective.set(
      row,
      (list.accepts ?? []).map((name) => rowOf.get(name)!),
    );
    stored.set(
      row,
      Uint32Array.from(list.members.map((name) => rowOf.get(name)!)).sort(),
    );
    return {
      guid: guid(row),
      row,
      address: `${list.name}@${domain}`,
      name: list.name,
      kind: list.kind ?? "dynamicDistributionGroup",
      synced: false,
      settings: new Map(Object.entries(list.settings ?? {})),
      recipientFilter: null,
      acceptedSenders: effective.get(row)!,
      effectiveAcceptedSenders: () => effective.get(row)!,
    };
  });
  const byRow = new Map(all.map((list) => [list.row, list]));
  const rowByAddress = (address: string) => {
    const [name, at] = address.toLowerCase().split("@");
    return at === domain ? rowOf.get(name!) : undefined;
  };
  const typeOf = (row: number) => {
    if (row < people) return "UserMailbox";
    if (row < people + contacts) return "MailContact";
    return {
      dynamicDistributionGroup: "DynamicDistributionGroup",
      distributionGroup: "MailUniversalDistributionGroup",
      microsoft365Group: "GroupMailbox",
    }[byRow.get(row)!.kind];
  };
  const propertiesOf = (
    row: number,
  ): Record<string, string | boolean | string[]> => ({
    primarysmtpaddress: `${names[row]}@${domain}`,
    emailaddresses: [
      `SMTP:${names[row]}@${domain}`,
      `smtp:${names[row]}@old.example`,
    ],
    displayname: names[row]!.toUpperCase(),
    alias: names[row]!,
    guid: guid(row),
    ...(typeOf(row) === "DynamicDistributionGroup"
      ? {}
      : { externaldirectoryobjectid: objectId(row) }),
    ...(row < people
      ? {
          firstname: `First${row}`,
          department: row % 2 ? "Nursing" : "Estates",
          customattribute1: `staff-${row % 3}`,
        }
      : {}),
    hiddenfromaddresslistsenabled: false,
    whencreated: "2015-03-02T09:00:00Z",
  });
  const state: TenantState = {
    clock,
    tenantId: "11111111-2222-4333-8444-555555555555",
    domain,
    seed: 7,
    scale: 1,
    changes: new ChangeLog(() => clock.now()),
    recipients: {
      count: names.length,
      isPresent: () => true,
      propertyNames: Object.keys(propertiesOf(0)),
      property: (row, name) => propertiesOf(row)[name.toLowerCase()] ?? null,
      beginningWith: () => null,
      rowByGuid: (id) => names.findIndex((_, row) => guid(row) === id),
      rowByAddress,
      rowByObjectId: (id) => {
        const row = names.findIndex((_, i) => objectId(i) === id);
        return row < 0 ? undefined : row;
      },
      type: typeOf,
      pastType: typeOf,
    },
    lists: {
      all: () => all,
      byIdentity: (identity) =>
        all.find(({ address, guid: id }) =>
          [address, id].includes(identity.toLowerCase()),
        ),
      byRow: (row) => byRow.get(row),
      storedMembers: (list) => stored.get(list.row)!,
      expandedCount(list) {
        const reached = new RowSet(names.length);
        return expandInto(reached, state, list);
      },
      accepts(list, sender) {
        const allowed = effective.get(list.row)!;
        return (
          !allowed.length ||
          (sender !== null &&
            allowed.some(
              (row) =>
                row === sender || stored.get(row)?.includes(sender) === true,
            ))
        );
      },
    },
  };
  return {
    ...state,
    restrict: (list, to) =>
      effective.set(
        rowOf.get(list)!,
        to.map((name) => rowOf.get(name)!),
      ),
  };
}

export const everyone = (people: number) =>
  Array.from({ length: people }, (_, i) => `p${i}`);
