import { organisationOfSite, type EstateLayout } from "./estate-layout";
import { distinct } from "./known-list-plans";
import { knownLists, type ListPlan } from "./list-plan";
import { organisationCode, siteCodeOf, siteName } from "./site-names";
import { rowChoice } from "./row-hash";
import { departments, titles } from "./words";

/**
 * The n-th of the lists that make up the bulk of an estate. Filters are in the styles that
 * administrators write (precise, without a recipient type, precanned, by attribute, mixed and/or
 * without brackets, blocklists within a site), and stay well under a thousand recipients.
 */
export function ordinaryListPlan(
  seed: number,
  layout: EstateLayout,
  n: number,
): ListPlan {
  const choose = (purpose: number, bound: number) =>
    rowChoice(seed, n, purpose, bound);
  const site = choose(60, layout.sites);
  const department = departments[choose(61, departments.length)]!;
  const title = titles[choose(62, titles.length)]!;
  const siteCode = siteCodeOf(site);
  const owner = choose(63, layout.users);
  const style = n % 10;
  const mistake = choose(58, 25) === 0 ? choose(59, mistakes.length) : -1;
  if (style < 7 && mistake >= 0) {
    return {
      name: `legacy-${slug(department)}-${n}`,
      displayName: `${department} (legacy ${n})`,
      kind: "dynamicDistributionGroup",
      type: "DynamicDistributionGroup",
      filter: mistakes[mistake]!({
        siteCode,
        organisation: organisationCode(organisationOfSite(site)),
        department,
        title,
      }),
      owner,
      // Some of these reach more than their site: nobody but few may write to them.
      accepts: [knownLists.communications],
    };
  }
  if (style < 7) {
    return {
      name: `site${site}-${slug(department)}-${n}`,
      displayName: `${department}, ${siteName(site)} (${n})`,
      kind: "dynamicDistributionGroup",
      type: "DynamicDistributionGroup",
      filter: filterOf(style, {
        siteCode,
        department,
        title,
        office: siteName(site),
      }),
      owner,
      ...oldSaving(choose(69, 40)),
      ...(choose(64, 12) === 0 ? { accepts: [knownLists.communications] } : {}),
      ...(choose(65, 30) === 0 ? { moderated: true } : {}),
    };
  }
  const unified = style === 9;
  return {
    name: `team-${slug(department)}-${n}`,
    displayName: `${department} team ${n}`,
    kind: unified ? "microsoft365Group" : "distributionGroup",
    type: unified ? "GroupMailbox" : "MailUniversalDistributionGroup",
    members: () =>
      distinct(3 + choose(66, 60), layout.users, (k) =>
        rowChoice(seed, n * 131 + k, 67, layout.users),
      ),
    owner,
    ...(choose(68, 25) === 0 && !unified ? { synced: true } : {}),
  };
}

/** Saving again appends Exchange's exclusions again, and the oldest lists have fewer of them. */
function oldSaving(lot: number): Pick<ListPlan, "saved"> {
  switch (lot) {
    case 0:
      return { saved: { times: 2, era: "nine" } };
    case 1:
      return { saved: { times: 1, era: "five" } };
    case 2:
      return { saved: { times: 1, era: "six" } };
    default:
      return {};
  }
}

/** What administrators are known to have got wrong, in filters that Exchange took nevertheless. */
const mistakes: readonly ((at: {
  siteCode: string;
  organisation: string;
  department: string;
  title: string;
}) => string)[] = [
  // A variable that was never expanded matches nobody.
  () => "(CustomAttribute1 -eq '$Organisation') -and (Alias -ne $null)",
  // Nobody has two values of one property.
  ({ siteCode }) =>
    `(CustomAttribute2 -eq '${siteCode}') -and (Department -eq 'Nursing') -and (Department -eq 'Pharmacy')`,
  // -and and -or without brackets: the whole site is taken, not the title in it.
  ({ siteCode, organisation, title }) =>
    `(RecipientTypeDetails -eq 'UserMailbox') -and (CustomAttribute2 -eq '${siteCode}') -or (CustomAttribute1 -eq '${organisation}') -and (Title -like '${title}')`,
  // An exclusion that takes everyone who has no value.
  ({ siteCode, department }) =>
    `(CustomAttribute2 -eq '${siteCode}') -and (-not(Department -eq '${department}')) -and (-not(Company -eq ''))`,
  // Doubled braces exclude nothing.
  ({ siteCode }) =>
    `(RecipientType -eq 'UserMailbox') -and (CustomAttribute2 -eq '${siteCode}') -and (-not(Name -like 'SystemMailbox{{*'))`,
  // What everyone has narrows nothing: a whole organisation, shared mailboxes and rooms too.
  ({ organisation }) =>
    `(CustomAttribute1 -eq '${organisation}') -and (HiddenFromAddressListsEnabled -eq 'False') -and (Alias -ne $null)`,
  // Account states as text mostly match nothing.
  ({ siteCode }) =>
    `(CustomAttribute2 -eq '${siteCode}') -and (UserAccountControl -ne 'AccountDisabled')`,
];

function filterOf(
  style: number,
  at: { siteCode: string; department: string; title: string; office: string },
): string {
  const office = at.office.replaceAll("'", "''");
  switch (style) {
    case 0:
      return `(RecipientTypeDetails -eq 'UserMailbox') -and (CustomAttribute2 -eq '${at.siteCode}') -and (Department -eq '${at.department}')`;
    case 1:
      return `(Department -eq '${at.department}') -and (CustomAttribute2 -eq '${at.siteCode}')`;
    case 2:
      return `((RecipientType -eq 'UserMailbox') -and (CustomAttribute2 -eq '${at.siteCode}') -and (-not(RecipientTypeDetailsValue -eq 'SharedMailbox')) -and (-not(RecipientTypeDetailsValue -eq 'RoomMailbox')))`;
    case 3:
      return `CustomAttribute2 -eq '${at.siteCode}' -and RecipientTypeDetails -eq 'UserMailbox' -and Title -like '${at.title.split(" ")[0]}*'`;
    case 4:
      return `(RecipientTypeDetails -eq 'UserMailbox') -and ((Title -like '${at.title}') -or (Title -like 'Team Leader')) -and (Office -like '${office}*') -and (CustomAttribute2 -eq '${at.siteCode}')`;
    case 5:
      return `(CustomAttribute2 -eq '${at.siteCode}') -and (-not(Title -eq '${at.title}')) -and (Department -ne $null) -and (RecipientTypeDetails -eq 'UserMailbox')`;
    default:
      return `(RecipientTypeDetails -eq 'UserMailbox' -or RecipientTypeDetails -eq 'SharedMailbox') -and (CustomAttribute2 -eq '${at.siteCode}') -and (Department -like '${at.department.split(" ")[0]}*')`;
  }
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z]+/g, "");
}
