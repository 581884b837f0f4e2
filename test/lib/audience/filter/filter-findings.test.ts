import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  faultRules,
  filterFindings,
  filterRules,
} from "../../../../lib/audience/filter/filter-findings";
import type { FilterSurroundings } from "../../../../lib/audience/filter/filter-rule";
import { parseFilter } from "../../../../lib/audience/filter/parse-filter";
import { appendedTerms, shapes } from "./shapes";

function rulesOf(text: string, surroundings?: FilterSurroundings): string[] {
  return filterFindings(text, parseFilter(text), surroundings)
    .map(({ rule }) => rule.replace("filter-", ""))
    .sort();
}

const typed = (condition: string) =>
  `(RecipientTypeDetails -eq 'UserMailbox') -and (${condition})`;
const ward = "Department -eq 'Ward'";

describe("filterFindings", () => {
  test.each([
    ["documented", []],
    ["stored", []],
    ["fiveTerms", []],
    ["bare", []],
    ["mixed", ["ambiguous-and-or", "like-without-star", "no-recipient-type"]],
    ["blockList", ["ineffective-exclusion", "like-without-star"]],
    ["addressList", ["like-without-star", "no-recipient-type"]],
    ["notInGroup", ["only-excludes"]],
    ["exceptOne", ["only-excludes"]],
    ["spaced", []],
    ["resaved", ["length", "stacked-exclusions"]],
    ["serviceAccounts", ["disabled-accounts"]],
    ["alternatives", []],
    ["inGroup", []],
    ["noType", ["no-recipient-type"]],
    ["shortest", ["no-recipient-type"]],
    ["variable", ["literal-variable"]],
    ["namesList", ["names-list", "no-recipient-type"]],
    ["addressBookPolicy", ["ambiguous-and-or"]],
    ["everybody", ["nearly-everyone", "no-recipient-type"]],
    ["visible", ["nearly-everyone"]],
    ["contradiction", ["always-empty", "no-recipient-type"]],
    ["doubledBrace", ["ineffective-exclusion"]],
    ["leadingStar", ["leading-wildcard", "no-recipient-type"]],
  ])("the shape %s: %j", (name, expected) => {
    expect(rulesOf(shapes[name] ?? "")).toEqual(expected);
  });

  test.each([
    // takes nearly everyone
    ["RecipientTypeDetails -eq 'UserMailbox'", ["nearly-everyone"]],
    ["RecipientType -eq 'UserMailbox'", ["nearly-everyone"]],
    [typed("HiddenFromAddressListsEnabled -ne $true"), ["nearly-everyone"]],
    [
      typed("-not(HiddenFromAddressListsEnabled -eq $true)"),
      ["nearly-everyone"],
    ],
    [typed("DisplayName -like '*'"), ["leading-wildcard", "nearly-everyone"]],
    [
      "(RecipientTypeDetails -eq 'UserMailbox') -or (RecipientTypeDetails -eq 'SharedMailbox')",
      ["nearly-everyone"],
    ],
    [
      `((RecipientTypeDetails -eq 'UserMailbox') -and ${appendedTerms.nine})`,
      ["nearly-everyone"],
    ],
    ["RecipientTypeDetails -eq 'RoomMailbox'", []],
    [typed(ward), []],
    [`(${typed("Alias -ne $null")}) -or (${typed(ward)})`, ["nearly-everyone"]],
    [
      typed(
        "-not(HiddenFromAddressListsEnabled -ne $false -or Alias -eq $null)",
      ),
      ["nearly-everyone"],
    ],
    // only excludes
    [
      typed("(Company -ne 'Agency') -or (Company -notlike 'Bank*')"),
      ["only-excludes"],
    ],
    [typed("Company -ne 'Agency'"), ["only-excludes"]],
    [typed("Company -notlike 'Agency*'"), ["only-excludes"]],
    [
      typed("-not((Company -eq 'Agency') -or (Company -eq 'Bank'))"),
      ["only-excludes"],
    ],
    [typed("Company -ne $null"), []],
    [typed("-not(-not(Company -eq 'Agency'))"), []],
    [typed(`${ward} -and Company -ne 'Agency'`), []],
    // names no recipient type
    [ward, ["no-recipient-type"]],
    [`(${typed(ward)}) -or (${ward})`, ["no-recipient-type"]],
    [`(${typed(ward)}) -or (${typed("Office -eq 'x'")})`, []],
    [`RecipientType -ne 'MailContact' -and ${ward}`, ["no-recipient-type"]],
    // a variable that stayed
    [typed("Company -eq '$Domain'"), ["literal-variable"]],
    [typed("Company -eq '$($x.Name)'"), ["literal-variable"]],
    [typed("Company -eq '${team}'"), ["literal-variable"]],
    [typed("HiddenFromAddressListsEnabled -eq '$true'"), ["literal-variable"]],
    [
      typed("WhenCreated -gt '$((Get-Date).AddDays(-30))'"),
      ["literal-variable"],
    ],
    [typed("Company -eq 'US$ 5'"), []],
    [typed("Company -eq 'A$1'"), []],
    ["Company -eq $team", ["literal-variable"]],
    // an expanded null
    ["Company -ne ", ["expanded-null"]],
    [typed("ResourceSearchProperties -ne "), ["expanded-null"]],
    // otherwise broken
    ["", ["invalid"]],
    ["(Company -eq 'Sam's')", ["invalid"]],
    // always empty
    [typed("Office -eq 'a' -and Office -eq 'A'"), []],
    [typed("Office -eq 'a' -and Office -eq 'b'"), ["always-empty"]],
    [typed("Office -eq 'a' -and Office -eq $null"), ["always-empty"]],
    [typed("Office -eq 'a' -and Office -ne 'A'"), ["always-empty"]],
    [typed("Office -eq 'a' -and -not(Office -eq 'a')"), ["always-empty"]],
    [typed("Office -eq ''"), ["always-empty"]],
    [typed("Office -eq 'ab' -and -not(Office -like 'a*')"), ["always-empty"]],
    [
      typed("Office -eq 'ab' -and Office -notlike '*B'"),
      ["always-empty", "leading-wildcard"],
    ],
    [typed("Office -eq 'a.b' -and Office -like 'a?b*'"), ["always-empty"]],
    [typed("Office -eq 'abc' -and Office -like 'a*c'"), []],
    [typed("Office -eq $null -and Office -notlike 'a*'"), []],
    [typed("RecipientType -eq 'MailContact'"), ["always-empty"]],
    [
      "RecipientType -eq 'UserMailbox' -and RecipientTypeDetails -eq 'GuestMailUser'",
      ["always-empty"],
    ],
    [
      "RecipientType -eq 'MailUser' -and RecipientTypeDetails -eq 'GuestMailUser'",
      [],
    ],
    [
      "RecipientType -eq 'UserMailbox' -and RecipientTypeDetails -eq 'RoomMailbox'",
      [],
    ],
    [
      "RecipientType -eq 'UserMailbox' -and RecipientTypeDetails -eq 'SomethingNew'",
      [],
    ],
    [
      typed(
        "ExtensionCustomAttribute1 -eq 'a' -and ExtensionCustomAttribute1 -eq 'b'",
      ),
      [],
    ],
    [typed("Office -eq 'a' -or Office -eq 'b'"), []],
    [typed("Office -eq 'a' -and Office -like 'b*'"), ["always-empty"]],
    [typed("Office -eq 'bc' -and Office -like 'B*'"), []],
    [typed("Office -like 'a*' -and Office -like 'b*'"), ["always-empty"]],
    [typed("Office -like 'a*' -and Office -like 'ab*'"), []],
    [typed("Office -notlike 'a*' -and Office -like 'b*'"), []],
    [
      "(Office -eq 'a' -and Office -eq 'b' -and RecipientType -eq 'MailUser') -or (RecipientType -eq 'MailUser' -and Office -eq '')",
      ["always-empty"],
    ],
    [
      "(Office -eq 'a' -and Office -eq 'b' -and RecipientType -eq 'MailUser') -or (RecipientType -eq 'MailUser' -and Office -eq 'c')",
      [],
    ],
    // exclusions that do nothing
    [
      typed(`${ward} -and -not(Name -like 'CAS_{_')`),
      ["ineffective-exclusion", "like-without-star"],
    ],
    [typed(`${ward} -and Office -ne ''`), ["ineffective-exclusion"]],
    [typed(`${ward} -and -not(Name -like 'RLY-{*')`), []],
    // and, or
    [
      `${ward} -and RecipientTypeDetails -eq 'UserMailbox' -or Office -eq 'x'`,
      ["ambiguous-and-or", "no-recipient-type"],
    ],
    // stacked
    [
      `((${typed(ward)}) -and ${appendedTerms.five} -and ${appendedTerms.nine})`,
      ["stacked-exclusions"],
    ],
    [`((${typed(ward)}) -and ${appendedTerms.five})`, []],
    // names a list
    [
      "RecipientTypeDetails -eq 'MailUniversalDistributionGroup'",
      ["names-list"],
    ],
    [typed(ward) + " -and RecipientTypeDetails -ne 'GroupMailbox'", []],
    // disabled accounts
    [
      typed(
        `${ward} -and -not(UserAccountControl -eq 'AccountDisabled, NormalAccount')`,
      ),
      ["disabled-accounts"],
    ],
    [typed(`${ward} -and UserAccountControl -ne 514`), []],
    [typed(`${ward} -and UserAccountControl -ne '514'`), []],
    // values that cannot be
    [typed(`${ward} -and WhenCreated -gt 'yesterday'`), ["unfit-value"]],
    [typed(`${ward} -and WhenCreatedUTC -lt 2020`), ["unfit-value"]],
    [typed(`${ward} -and WhenCreated -gt '14 November 2016'`), []],
    [typed(`${ward} -and WhenCreated -ne $null`), []],
    [typed(`${ward} -and WhenCreated -like '2016*'`), []],
    [
      typed(`${ward} -and HiddenFromAddressListsEnabled -eq 1`),
      ["unfit-value"],
    ],
    [typed(`${ward} -and IsDirSynced -ne 'yes'`), ["unfit-value"]],
    [typed(`${ward} -and IsDirSynced -eq 'TRUE'`), []],
    [typed(`${ward} -and IsDirSynced -eq $false`), []],
    [typed(`${ward} -and RecipientTypeDetailsValue -ne 1`), ["unfit-value"]],
    [`RecipientTypeDetails -eq 'UserMailbx' -and ${ward}`, ["unfit-value"]],
    [typed(`${ward} -and RecipientTypeDetails -ne 'MailUser'`), []],
    [typed(`${ward} -and RecipientDisplayType -ne 1`), []],
    [typed(`${ward} -and Title -ne 1`), []],
    // properties that there are not
    [typed("Departmnt -eq 'Ward'"), ["unknown-property"]],
    [typed("ofice -eq 'Leeds'"), ["unknown-property"]],
    [typed("jobTitle -eq 'Nurse'"), ["unknown-property"]],
    [typed("extensionAttribute12 -eq 'x'"), ["unknown-property"]],
    [typed("CustomAttribute16 -eq 'x'"), ["unknown-property"]],
    [typed("department -eq 'Ward'"), []],
    [typed("CustomAttribute15 -eq 'x'"), []],
    [typed("EmployeeRank -eq 'x'"), []],
    [typed("Cty -eq 'Leeds'"), []],
    // stars
    [typed("Title -like '*nurse'"), ["leading-wildcard"]],
    [
      typed("Title -notlike '*nurse*' -and Office -eq 'x'"),
      ["leading-wildcard"],
    ],
    [typed("Title -eq '*nurse'"), []],
    [typed("Title -like 'nurse'"), ["like-without-star"]],
    [typed("Title -like 'nu*e'"), []],
  ])("%s: %j", (text, expected) => {
    expect(rulesOf(text)).toEqual(expected);
  });

  test.each([
    [1798, []],
    [1799, ["length"]],
    [2048, ["length"]],
    [2049, ["length"]],
  ])("at %i characters: %j", (length, expected) => {
    const rest = typed("Office -eq ''").length;
    const text = typed(`Office -eq '${"x".repeat(length - rest)}'`);
    expect(text).toHaveLength(length);
    expect(rulesOf(text)).toEqual(expected);
    expect(parseFilter(text).ok).toBe(true);
  });

  test.each([
    [{ count: 80, recipients: 100, exact: true }, ["nearly-everyone"]],
    [{ count: 79, recipients: 100, exact: true }, []],
    [{ count: 99, recipients: 99, exact: true }, []],
    [{ count: 0, recipients: 99, exact: true }, ["takes-nobody"]],
    [{ count: 0, recipients: 99, exact: false }, []],
  ])("with the audience %j: %j", (audience, expected) => {
    expect(rulesOf(typed(ward), { audience })).toEqual(expected);
  });

  test("a known address is a list's or it is not", () => {
    const text = typed("EmailAddresses -eq 'smtp:All@trust.example'");
    const isList = (address: string) => address === "All@trust.example";
    expect(rulesOf(text, { isList })).toEqual(["names-list"]);
    expect(rulesOf(text, { isList: () => false })).toEqual([]);
    expect(rulesOf(text)).toEqual(["names-list"]);
  });

  test.each([
    ["Departmnt -eq 'x'", "Department may be meant"],
    ["extensionAttribute12 -eq 'x'", "CustomAttribute12 may be meant"],
    ["WhenCreated -gt 'yesterday'", "such as '2026-01-31'"],
    ["IsDirSynced -eq 1", "it is $true or $false"],
    ["RecipientTypeDetails -eq 'UserMailbx'", "'UserMailbox' may be meant"],
    ["Title -notlike 'Nurse'", "write -ne if that is meant"],
    ["Title -like 'Nurse'", "write -eq if that is meant"],
    ["Title -like '*'", "Write Title -ne $null"],
    ["Title -like '*x'", "Ask for what the value begins with"],
    ["Title -eq ''", "Compare with $null"],
    ["Title -eq 'a' -and Title -eq 'b'", "Join alternatives with -or"],
    ["Hidden -eq '$true'", "write it without them"],
  ])("%s: %s", (text, advice) => {
    const found = filterFindings(text, parseFilter(text));
    expect(found.map(({ message }) => message).join("\n")).toContain(advice);
  });

  test("both readings are counted in the finding about them", () => {
    const text = "A -eq 1 -or B -eq 2 -and C -eq 3";
    const [finding] = filterFindings(text, parseFilter(text), {
      readings: { andBindsTighter: 7, leftToRight: 3 },
    }).filter(({ rule }) => rule === "filter-ambiguous-and-or");
    expect(finding?.message).toContain("takes 7 recipients");
    expect(finding?.message).toContain("3 if it is read from left to right");
  });

  test("what is kept with a parsed filter hangs on its text alone", () => {
    const around: FilterSurroundings[] = [
      {},
      { audience: { count: 900, recipients: 1000, exact: true } },
      { audience: { count: 0, recipients: 1000, exact: true } },
      { audience: { count: 5, recipients: 1200, exact: false } },
      { readings: { andBindsTighter: 7, leftToRight: 3 } },
      { readings: { andBindsTighter: 7, leftToRight: 8 } },
      { isList: () => true },
      { isList: () => false },
      {},
    ];
    for (const text of Object.values(shapes)) {
      const kept = parseFilter(text);
      for (const surroundings of around)
        expect(filterFindings(text, kept, surroundings)).toEqual(
          filterFindings(text, parseFilter(text), surroundings),
        );
    }
  });

  const ids = [...filterRules, ...faultRules].map(({ id }) => id);
  test.each([...new Set(ids)])("%s has its page and its file", (id) => {
    const root = join(__dirname, "../../../..");
    const page = readFileSync(join(root, `docs/rules/${id}.md`), "utf8");
    expect(page).toMatch(new RegExp(`^# ${id}\n`));
    expect(page).toContain("**Why it matters.**");
    expect(page).toContain("**How to mend it.**");
    expect(existsSync(join(root, `lib/audience/filter/rules/${id}.ts`))).toBe(
      true,
    );
  });
});
