import type { DevClock } from "../../clock/dev-clock";
import { layEstateOut } from "../estate/estate-layout";
import { knownListPlans } from "../estate/known-list-plans";
import { addressOf, estateDomain, type ListPlan } from "../estate/list-plan";
import { ordinaryListPlan } from "../estate/ordinary-list-plans";
import {
  createPeople,
  peopleProperties,
  type PropertyValue,
} from "../estate/people";
import { createRowGuids } from "../estate/row-guid";
import { rowChoice } from "../estate/row-hash";
import { appendExclusions } from "../filter/append-exclusions";
import {
  selectRows,
  type Precedence,
  type RowSource,
} from "../filter/match-filter";
import { createRowIndex } from "../filter/row-index";
import { createExpansions } from "../mail-flow/expansions";
import { seededGuid } from "../mail-flow/seeded";
import type { ListStore, RecipientStore, TenantState } from "../tenant-state";
import { Delayed } from "./delayed";
import { EstateList } from "./estate-list";
import { StoredMembership } from "./stored-membership";

export interface TenantStateOptions {
  clock: DevClock;
  scale: number;
  seed: number;
  /** Between a written sender restriction and its effect. Not documented; "expect minutes". */
  restrictionSeconds?: number;
  precedence?: Precedence;
}

export interface EstateState extends TenantState {
  readonly lists: EstateListStore;
  readonly restrictionSeconds: number;
  /** What filters are judged over. */
  readonly rows: RowSource;
}

export interface EstateListStore extends ListStore {
  all(): Iterable<EstateList>;
  byIdentity(identity: string): EstateList | undefined;
  byRow(row: number): EstateList | undefined;
  writeAcceptedSenders(list: EstateList, rows: readonly number[]): void;
  writeRejectedSenders(list: EstateList, rows: readonly number[]): void;
  writeFilter(list: EstateList, filter: string): void;
  writeSetting(list: EstateList, name: string, value: unknown): void;
}

const hour = 3_600_000;

/** The estate of a seed at a scale, at the time of that clock. At scale 1 it takes seconds: people are computed, not stored. */
export function createTenantState(options: TenantStateOptions): EstateState {
  const { clock, scale, seed } = options;
  const restrictionSeconds = options.restrictionSeconds ?? 300;
  const layout = layEstateOut(scale);
  const count = layout.recipients + layout.lists;
  const guids = createRowGuids(seed, 0x1157, count);
  const objectIds = createRowGuids(seed, 0x0b1d, count);
  const domain = estateDomain;
  const people = createPeople(seed, layout, domain, guids, objectIds);
  const now = () => clock.now();

  const known = knownListPlans(seed, layout);
  const plans = Array.from(
    { length: layout.lists },
    (_, n): ListPlan => known[n] ?? ordinaryListPlan(seed, layout, n),
  );
  const rowOfName = new Map(
    plans.map((plan, n) => [plan.name, layout.recipients + n]),
  );
  const rowsOf = (names: readonly string[] | undefined) =>
    (names ?? []).flatMap((name) => rowOfName.get(name) ?? []);

  const valueOf = (row: number, lowerName: string): PropertyValue =>
    row < layout.recipients
      ? people.property(row, lowerName)
      : listProperty(row, lowerName);

  const rows: RowSource = {
    count: () => count,
    valueOf,
    index: createRowIndex(() => layout.recipients, valueOf),
    precedence: options.precedence ?? "andBindsTighter",
  };
  /** Counts the writes that a refreshed membership may see. */
  let version = 0;

  const lists = plans.map((plan, n): EstateList => {
    const row = layout.recipients + n;
    const filter = storedFilter(plan);
    const refreshedAt =
      clock.now() - rowChoice(seed, row, 70, 20) * hour - 5 * 60_000;
    return new EstateList(
      guids.of(row),
      row,
      addressOf(plan.name),
      plan,
      new Delayed<readonly number[]>(rowsOf(plan.accepts), now),
      new Delayed<readonly number[]>([], now),
      filter === null
        ? Uint32Array.from(
            new Set([...(plan.members?.() ?? []), ...rowsOf(plan.nested)]),
          ).sort()
        : new StoredMembership(filter, refreshedAt, {
            now,
            select: (text) => selectRows(text, rows),
            version: () => version,
          }),
      filter,
      [
        ["ModerationEnabled", plan.moderated ?? false],
        [
          "ModeratedBy",
          plan.moderated && plan.owner !== undefined ? [plan.owner] : [],
        ],
        ["RequireSenderAuthenticationEnabled", true],
        ["ManagedBy", plan.owner === undefined ? [] : [plan.owner]],
        ["Notes", plan.notes ?? ""],
        ["MailTip", null],
        ["HiddenFromAddressListsEnabled", false],
        // Learn, Set-DynamicDistributionGroup: the defaults.
        ["SendModerationNotifications", "Always"],
        ["ReportToManagerEnabled", false],
        ["ReportToOriginatorEnabled", true],
        ["SendOofMessageToOriginatorEnabled", true],
        ["MembershipRule", plan.membershipRule ?? null],
      ],
    );
  });

  function listProperty(row: number, lowerName: string): PropertyValue {
    const list = lists[row - layout.recipients];
    if (!list) return null;
    switch (lowerName) {
      case "identity":
      case "name":
      case "alias":
        return list.name;
      case "distinguishedname":
        return `CN=${list.name},OU=${domain},OU=Microsoft Exchange Hosted Organizations,DC=EURPR00A000,DC=PROD,DC=OUTLOOK,DC=COM`;
      case "primarysmtpaddress":
      case "windowsliveid":
        return list.address;
      case "emailaddresses":
        return [`SMTP:${list.address}`, `smtp:${list.name}@old.${domain}`];
      case "guid":
        return list.guid;
      case "externaldirectoryobjectid":
        // Learn: dynamic distribution groups are not in Entra.
        return list.kind === "dynamicDistributionGroup"
          ? null
          : objectIds.of(row);
      case "recipienttypedetails":
      case "recipienttypedetailsvalue":
        return list.plan.type;
      case "recipienttype":
        return list.plan.type === "GroupMailbox"
          ? "MailUniversalDistributionGroup"
          : list.plan.type;
      case "objectclass":
        return list.kind === "dynamicDistributionGroup"
          ? ["top", "msExchDynamicDistributionList"]
          : ["top", "group"];
      case "hiddenfromaddresslistsenabled":
        return list.settings.get("HiddenFromAddressListsEnabled") as boolean;
      case "displayname":
        return (
          (list.settings.get("DisplayName") as string | undefined) ??
          list.plan.displayName
        );
      case "isdirsynced":
        return list.synced;
      case "whencreated":
      case "whencreatedutc":
        return "2014-03-10T09:00:00.0000000+00:00";
      case "whenchanged":
      case "whenchangedutc":
        return "2016-11-01T06:00:00.0000000+00:00";
      default:
        return null;
    }
  }

  const recipients: RecipientStore = {
    count,
    property: (row, name) => valueOf(row, name.toLowerCase()),
    propertyNames: peopleProperties,
    rowByGuid: (guid) => guids.rowOf(guid),
    rowByObjectId: (id) => objectIds.rowOf(id),
    rowByAddress(address) {
      const [name, at] = address.toLowerCase().split("@");
      if (at === domain || at === `old.${domain}`) {
        const row = rowOfName.get(name ?? "");
        if (row !== undefined) return row;
      }
      return people.rowByAddress(address);
    },
    type: (row) =>
      row < layout.recipients
        ? people.type(row)
        : (lists[row - layout.recipients]?.plan.type ?? ""),
  };

  const store: EstateListStore = {
    all: () => lists,
    byRow: (row) => lists[row - layout.recipients],
    byIdentity(identity) {
      const row =
        guids.rowOf(identity) ??
        recipients.rowByAddress(identity) ??
        rowOfName.get(identity.toLowerCase()) ??
        byDisplayName(identity);
      return row === undefined ? undefined : store.byRow(row);
    },
    storedMembers(list) {
      const { membership } = list as EstateList;
      return membership instanceof StoredMembership
        ? membership.members()
        : membership;
    },
    expandedCount: (list) => expansions.count(list),
    accepts(list, senderRow) {
      const isAmong = (senders: readonly number[]) =>
        senderRow !== null &&
        senders.some((row) => {
          const group = store.byRow(row);
          return group
            ? expansions.rows(group).has(senderRow)
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
      list.senders.write([...rows], clock.now() + restrictionSeconds * 1_000),
    writeRejectedSenders: (list, rows) =>
      list.rejected.write([...rows], clock.now() + restrictionSeconds * 1_000),
    writeSetting(list, name, value) {
      list.settings.set(name, value);
      version += 1;
    },
    writeFilter(list, filter) {
      list.recipientFilter = appendExclusions(filter);
      if (list.membership instanceof StoredMembership)
        list.membership.change(list.recipientFilter);
    },
  };

  const expansions = createExpansions({ lists: store, recipients, clock });

  function byDisplayName(identity: string): number | undefined {
    const wanted = identity.toLowerCase();
    return lists.find(
      ({ row }) =>
        String(listProperty(row, "displayname")).toLowerCase() === wanted,
    )?.row;
  }

  return {
    clock,
    tenantId: seededGuid(seed, "tenant"),
    domain,
    seed,
    scale,
    recipients,
    lists: store,
    restrictionSeconds,
    rows,
  };
}

function storedFilter({ filter, saved }: ListPlan): string | null {
  if (filter === undefined) return null;
  let stored = filter;
  for (let time = 0; time < (saved?.times ?? 1); time++)
    stored = appendExclusions(stored, saved?.era);
  return stored;
}
