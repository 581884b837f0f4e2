import fc from "fast-check";
import { filterFindings } from "../../../../lib/audience/filter/filter-findings";
import { parseFilter } from "../../../../lib/audience/filter/parse-filter";
import {
  createAudienceIndex,
  type AudienceIndex,
} from "../../../../lib/audience/index/audience-index";
import { mendFilterCommand } from "../../../../lib/audit/rules/mend-commands";
import { ColumnsBuilder } from "../../../../lib/directory/columns-builder";
import { arbitraryFilter, arbitraryRow } from "../arbitrary-filter";
import type { Row } from "../naive-filter";
import { appendedTerms, shapes } from "./shapes";

const { nine } = appendedTerms;

function mendsOf(text: string, rule?: string) {
  const findings = filterFindings(text, parseFilter(text));
  const found = rule
    ? findings.find((finding) => finding.rule === `filter-${rule}`)
    : findings[0];
  return found?.mends ?? [];
}

describe("a mended filter", () => {
  test.each([
    [
      "stacked-exclusions",
      `(((City -eq 'Leeds') -and (RecipientType -eq 'UserMailbox')) -and ${nine} -and ${nine})`,
      ["(City -eq 'Leeds') -and (RecipientType -eq 'UserMailbox')"],
    ],
    [
      "unknown-property",
      "(RecipientTypeDetails -eq 'UserMailbox') -and (Departmnt -eq 'IT')",
      ["(RecipientTypeDetails -eq 'UserMailbox') -and (Department -eq 'IT')"],
    ],
    [
      "unfit-value",
      "(RecipientTypeDetails -eq 'UserMailbx') -and (IsDirSynced -eq 1) -and (WhenCreated -gt 'now')",
      [
        "(RecipientTypeDetails -eq 'UserMailbox') -and (IsDirSynced -eq $true) -and (WhenCreated -gt '<date>')",
      ],
    ],
    [
      "no-recipient-type",
      "(Department -eq 'IT') -or (Office -eq 'Hull')",
      [
        "((Department -eq 'IT') -or (Office -eq 'Hull')) -and (RecipientTypeDetails -eq 'UserMailbox')",
      ],
    ],
    [
      "no-recipient-type",
      `(Company -eq 'O''Hara') -and ${nine}`,
      ["(Company -eq 'O''Hara') -and (RecipientTypeDetails -eq 'UserMailbox')"],
    ],
    [
      "ambiguous-and-or",
      "RecipientType -eq 'UserMailbox' -and City -eq 'Leeds' -or City -eq 'Hull' -and RecipientType -eq 'MailUser'",
      [
        "((RecipientType -eq 'UserMailbox') -and (City -eq 'Leeds')) -or ((City -eq 'Hull') -and (RecipientType -eq 'MailUser'))",
        "(((RecipientType -eq 'UserMailbox') -and (City -eq 'Leeds')) -or (City -eq 'Hull')) -and (RecipientType -eq 'MailUser')",
      ],
    ],
    [
      "ineffective-exclusion",
      shapes.doubledBrace ?? "",
      ["(RecipientType -eq 'UserMailbox') -and (Office -eq 'Low Moor')"],
    ],
    [
      "ineffective-exclusion",
      "(RecipientType -eq 'UserMailbox') -and (Office -eq 'Hull') -and (-not(Name -like 'RLY-{{*')) -and (-not(Company -eq ''))",
      [
        "(RecipientType -eq 'UserMailbox') -and (Office -eq 'Hull') -and -not(Name -like 'RLY-{*') -and -not(Company -eq $null)",
      ],
    ],
    [
      "expanded-null",
      "(Alias -ne ) -and (CustomAttribute1 -eq )",
      ["(Alias -ne $null) -and (CustomAttribute1 -eq $null)"],
    ],
    ["expanded-null", "Alias -ne ", ["Alias -ne $null"]],
    [
      "literal-variable",
      "(RecipientType -eq 'UserMailbox') -and (HiddenFromAddressListsEnabled -eq '$False') -and (Office -ne '$null')",
      [
        "(RecipientType -eq 'UserMailbox') -and (HiddenFromAddressListsEnabled -eq $false) -and (Office -ne $null)",
      ],
    ],
    [
      "literal-variable",
      "(RecipientType -eq 'UserMailbox') -and (WhenCreated -gt '$((Get-Date).AddDays(-30))')",
      [
        "(RecipientType -eq 'UserMailbox') -and (WhenCreated -gt '<value of ((Get-Date).AddDays(-30))>')",
      ],
    ],
    [
      "literal-variable",
      "WhenCreated -gt $((Get-Date).AddDays(-30)) -and Office -eq 'x'",
      [
        "WhenCreated -gt '<value of ((Get-Date).AddDays(-30))>' -and Office -eq 'x'",
      ],
    ],
    [
      "leading-wildcard",
      "(RecipientType -eq 'UserMailbox') -and (Title -like '*') -and (Office -notlike '*')",
      [
        "(RecipientType -eq 'UserMailbox') -and (Title -ne $null) -and (Office -eq $null)",
      ],
    ],
    [
      "like-without-star",
      "(RecipientType -eq 'UserMailbox') -and (Title -like 'Matron')",
      ["(RecipientType -eq 'UserMailbox') -and (Title -eq 'Matron')"],
    ],
    [
      "disabled-accounts",
      "(RecipientType -eq 'UserMailbox') -and (City -eq 'Hull') -and (UserAccountControl -ne 'AccountDisabled')",
      [
        "(RecipientType -eq 'UserMailbox') -and (City -eq 'Hull') -and (ExchangeUserAccountControl -ne 'AccountDisabled')",
      ],
    ],
  ])("%s: %s", (rule, text, filters) => {
    expect(mendsOf(text, rule).map(({ filter }) => filter)).toEqual(filters);
  });

  test.each([
    ["nearly-everyone", "Alias -ne $null", "<department>"],
    [
      "only-excludes",
      "(RecipientType -eq 'UserMailbox') -and (-not(Company -eq 'x'))",
      "<department>",
    ],
    ["literal-variable", shapes.variable ?? "", "DB-<value of ("],
    ["literal-variable", "City -eq $town", "City -eq '<value of town>'"],
    ["leading-wildcard", shapes.leadingStar ?? "", "<beginning>*"],
    ["invalid", "", "<department>"],
  ])("%s says what to fill in", (rule, text, placeholder) => {
    const [mend] = mendsOf(text, rule);
    expect(mend?.note).toMatch(/^[A-Z].*:$/);
    expect(mend?.filter).toContain(placeholder);
    expect(parseFilter(mend?.filter ?? "").ok).toBe(true);
  });

  test("what no filter mends has none", () => {
    expect(mendsOf(shapes.namesList ?? "", "names-list")).toEqual([]);
  });

  test.each(Object.entries(shapes))(
    "of the shape %s has one reading",
    (_, text) => {
      for (const { mends } of filterFindings(text, parseFilter(text)))
        for (const { filter } of mends) {
          const again = parseFilter(filter);
          expect(again.ok && again.filter.mixed).toBe(false);
          expect(filter.length).toBeLessThan(2048);
        }
    },
  );

  const pure = new Set([
    "filter-stacked-exclusions",
    "filter-ambiguous-and-or",
    "filter-like-without-star",
    "filter-length",
  ]);
  const narrowing = new Set([
    ...pure,
    "filter-no-recipient-type",
    "filter-ineffective-exclusion",
  ]);

  test("takes whom the finding promises: the same, or none but those whom the old one took", () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryRow, { minLength: 1, maxLength: 20 }),
        arbitraryFilter,
        fc.integer({ min: 0, max: 3 }),
        (rows, text, times) => {
          const saved = `((${text})${` -and ${nine}`.repeat(times)})`;
          const parsed = parseFilter(saved);
          if (!parsed.ok) throw new Error(parsed.error.message);
          const findings = filterFindings(saved, parsed);
          const rules = findings.map(({ rule }) => rule);
          const computed = findings.find(({ rule }) => narrowing.has(rule));
          if (!computed || !rules.every((rule) => narrowing.has(rule))) return;
          const index = indexOf(rows);
          const { andBindsTighter, leftToRight } = parsed.filter;
          const before = [andBindsTighter, leftToRight].map((node) =>
            taken(index, node),
          );
          const after = computed.mends.map(({ filter }) => {
            const again = parseFilter(filter);
            if (!again.ok) throw new Error(again.error.message);
            expect(again.filter.mixed).toBe(false);
            return taken(index, again.filter.andBindsTighter);
          });
          expect(after.length).toBeGreaterThan(0);
          after.forEach((now, at) => {
            const then = before[at] ?? [];
            if (rules.every((rule) => pure.has(rule)))
              expect(now).toEqual(then);
            else expect(then).toEqual(expect.arrayContaining(now));
          });
          index.dispose();
        },
      ),
      { seed: 20161114, numRuns: 500 },
    );
  });
});

describe("its command", () => {
  const list = {
    address: "o'hara@x.example",
    kind: "dynamicDistributionGroup",
  } as const;

  test("is one line of PowerShell, quoted, with its note before it", () => {
    expect(
      mendFilterCommand(list, [
        { note: null, filter: "Title -eq 'Head’s'" },
        { note: "Or:", filter: "A -ne $null" },
      ]),
    ).toBe(
      [
        "Set-DynamicDistributionGroup -Identity 'o''hara@x.example' -RecipientFilter 'Title -eq ''Head’’s'''",
        "# Or:",
        "Set-DynamicDistributionGroup -Identity 'o''hara@x.example' -RecipientFilter 'A -ne $null'",
      ].join("\n"),
    );
  });

  test("there is none for a list without a filter", () => {
    expect(
      mendFilterCommand({ address: "a@x.example", kind: "distributionGroup" }, [
        { note: null, filter: "A -ne $null" },
      ]),
    ).toBeNull();
  });
});

function indexOf(rows: readonly Row[]): AudienceIndex {
  const builder = new ColumnsBuilder();
  rows.forEach((row, at) => builder.add({ ...row, Name: `n${at}` }));
  return createAudienceIndex(builder.finish());
}

/** Rows that it certainly takes, and those that it may. */
function taken(
  index: AudienceIndex,
  node: Parameters<AudienceIndex["evaluate"]>[0],
): string[] {
  const truth = index.evaluate(node);
  const rows = [
    ...[...truth.definite.rows()].map((row) => `sure ${row}`),
    ...[...truth.possible.rows()].map((row) => `may ${row}`),
  ];
  truth.release();
  return rows;
}
