import { addressOf, type ListPlan } from "../estate/list-plan";
import { appendExclusions } from "../filter/append-exclusions";
import { Delayed } from "./delayed";
import { EstateList } from "./estate-list";
import { StoredMembership } from "./stored-membership";

export interface ListParts {
  now: () => number;
  guid: (row: number) => string;
  /** Rows of the lists with these names. */
  rowsOf: (names: readonly string[] | undefined) => number[];
  /** Rows that a filter took at that time. */
  select: (filter: string, asOf: number) => Uint32Array;
  version: () => number;
}

/** A list as planned; a dynamic one was refreshed at that time (epoch milliseconds). */
export function makeList(
  plan: ListPlan,
  row: number,
  refreshedAt: number,
  { now, guid, rowsOf, select, version }: ListParts,
): EstateList {
  const filter = storedFilter(plan);
  return new EstateList(
    guid(row),
    row,
    plan.made?.address ?? addressOf(plan.name),
    plan,
    new Delayed<readonly number[]>(rowsOf(plan.accepts), now),
    new Delayed<readonly number[]>([], now),
    filter === null
      ? Uint32Array.from(
          new Set([...(plan.members?.() ?? []), ...rowsOf(plan.nested)]),
        ).sort()
      : new StoredMembership(filter, refreshedAt, {
          now,
          select,
          version,
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
}

function storedFilter({ filter, saved }: ListPlan): string | null {
  if (filter === undefined) return null;
  let stored = filter;
  for (let time = 0; time < (saved?.times ?? 1); time++)
    stored = appendExclusions(stored, saved?.era);
  return stored;
}
