import type { EstateLayout } from "./estate-layout";
import { knownLists as known, type ListPlan } from "./list-plan";
import { rowChoice } from "./row-hash";
import { clinicalTitles } from "./words";

/** The audit restricts at most one list in a hundred at a time, and at least one: two where there are so many. */
const listsForTwo = 200;

/** The lists with a part of their own. */
export function knownListPlans(seed: number, layout: EstateLayout): ListPlan[] {
  const person = (n: number) => rowChoice(seed, n, 40, layout.users);
  const people = (count: number, salt: number) => () =>
    distinct(count, layout.users, (n) =>
      rowChoice(seed, n, salt, layout.users),
    );
  const dynamic = (
    name: string,
    displayName: string,
    filter: string,
    more: Partial<ListPlan> = {},
  ): ListPlan => ({
    name,
    displayName,
    kind: "dynamicDistributionGroup",
    type: "DynamicDistributionGroup",
    filter,
    owner: person(name.length + filter.length),
    ...more,
  });
  const group = (
    name: string,
    displayName: string,
    more: Partial<ListPlan>,
  ): ListPlan => ({
    name,
    displayName,
    kind: "distributionGroup",
    type: "MailUniversalDistributionGroup",
    owner: person(name.length),
    ...more,
  });
  const [communityA, communityB] = known.largeAllowed;
  const [a, b, c, d, e, f] = known.openSmall;
  return [
    group(known.approvedSenders, "Breakwater approved senders", {
      members: people(3, 41),
    }),
    group(known.canary, "Breakwater canary", { members: people(1, 42) }),
    group(known.communications, "Communications team", {
      members: people(6, 43),
    }),
    // A scope was dropped: what is left names no project.
    dynamic(
      known.faulty,
      "North Tyne Project Team",
      "(RecipientTypeDetails -eq 'UserMailbox') -and (StateOrProvince -eq 'England')",
      {
        notes: "Project board and its secretariat. expected-audience: 19",
      },
    ),
    dynamic(
      known.onlyExcludes,
      "Estates contractors",
      "(-not(Company -eq 'Partner Services')) -and (-not(Department -eq 'Estates'))",
      {
        notes: "Contractors that Estates works with. expected-audience: 40",
        // A second list over its limit, unless one is all that an audit may restrict.
        ...(layout.lists < listsForTwo
          ? { accepts: [known.communications] }
          : {}),
      },
    ),
    dynamic(
      communityA,
      "Nursing community",
      "(RecipientTypeDetails -eq 'UserMailbox') -and ((Title -like 'Staff Nurse*') -or (Title -like 'Senior Nurse*') -or (Title -like 'Ward Manager*'))",
    ),
    dynamic(
      communityB,
      "Clinical updates",
      `((RecipientType -eq 'UserMailbox') -and (${clinicalTitles
        .slice(0, 6)
        .map((title) => `(Title -eq '${title}')`)
        .join(" -or ")}))`,
    ),
    dynamic(
      a,
      "Managers at Ashby Hospital",
      "(RecipientTypeDetails -eq 'UserMailbox') -and (Title -like 'Ward Manager*' -or Title -like 'Service *Manager') -and (Office -like 'Ashby Hospital*') -and (CustomAttribute1 -eq 'ORG0000')",
    ),
    dynamic(
      b,
      "Directors in Radiology",
      "(RecipientTypeDetails -eq 'UserMailbox') -and (Department -eq 'Radiology') -and (Title -like 'D*Director' -or Title -like 'Director*') -and (CustomAttribute1 -eq 'ORG0000')",
    ),
    dynamic(
      c,
      "Bank staff on the rota",
      "(ExtensionCustomAttribute1 -eq 'Bank') -and (CustomAttribute2 -eq 'SITE-00000')",
    ),
    dynamic(
      d,
      "Pharmacy leads",
      "((((Department -eq 'Pharmacy') -and (RecipientTypeDetails -eq 'UserMailbox'))) -and (Title -like 'Team Leader') -and (CustomAttribute1 -eq 'ORG0000'))",
    ),
    dynamic(
      e,
      "Island clinics",
      "(StateOrProvince -eq 'Isle of Man') -and (RecipientTypeDetails -eq 'UserMailbox') -and (CustomAttribute2 -eq 'SITE-00001')",
    ),
    dynamic(
      f,
      "Maternity consultants",
      "(Department -eq 'Maternity') -and (Title -eq 'Consultant') -and (CustomAttribute1 -eq 'ORG0000')",
    ),
    dynamic(
      known.allStaff,
      "All staff",
      "(RecipientTypeDetails -eq 'UserMailbox') -and (Alias -ne $null)",
      { accepts: [known.communications] },
    ),
    dynamic(
      known.moderated,
      "Executive bulletin",
      "(RecipientTypeDetails -eq 'UserMailbox') -and (-not(Company -like 'Partner*'))",
      { moderated: true },
    ),
    group(known.overThousandMembers, "Digital bulletin", {
      members: people(1_200, 44),
      accepts: [known.communications],
    }),
    group(known.synced, "Legacy site managers", {
      members: people(1_100, 45),
      synced: true,
    }),
    group(known.parent, "Regional forum", {
      members: people(15, 46),
      nested: [a, d],
    }),
    group(known.grandparent, "National forum", {
      members: people(5, 47),
      nested: [known.parent, e],
      accepts: [known.communications],
    }),
    group(known.cycle[0], "Exchange network A", {
      members: people(12, 48),
      nested: [known.cycle[1]],
    }),
    group(known.cycle[1], "Exchange network B", {
      members: people(9, 49),
      nested: [known.cycle[0]],
    }),
    {
      ...group(known.unified, "Improvement hub", { members: people(60, 50) }),
      kind: "microsoft365Group",
      type: "GroupMailbox",
    },
    {
      ...group(known.unifiedDynamic, "Digital champions", {
        members: people(80, 51),
        membershipRule:
          '(user.department -eq "IT Services") and (user.accountEnabled -eq true)',
      }),
      kind: "microsoft365Group",
      type: "GroupMailbox",
    },
    {
      ...group(known.securityGroup, "VPN users", {
        members: people(200, 52),
        accepts: [known.communications],
      }),
      type: "MailUniversalSecurityGroup",
    },
  ];
}

/** Up to `count` different rows, in order; fewer where there are not as many. */
export function distinct(
  count: number,
  bound: number,
  choose: (n: number) => number,
): number[] {
  const rows = new Set<number>();
  for (
    let n = 0;
    rows.size < Math.min(count, bound) && n < count * 20 + 100;
    n++
  )
    rows.add(choose(n));
  return [...rows].sort((x, y) => x - y);
}
