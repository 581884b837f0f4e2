import fc from "fast-check";
import { parseFilter } from "../../../../lib/audience/filter/parse-filter";
import type { ParsedFilter } from "../../../../lib/audience/filter/ast";
import {
  createAudienceIndex,
  type AudienceIndex,
} from "../../../../lib/audience/index/audience-index";
import {
  ColumnsBuilder,
  recipientColumns,
} from "../../../../lib/directory/columns-builder";
import type { RecipientColumns } from "../../../../lib/directory/recipient-columns";
import type { IndexLimits } from "../../../../lib/audience/index/index-limits";
import {
  arbitraryFilter,
  arbitraryLimits,
  arbitraryRow,
} from "../arbitrary-filter";
import { judgeRow, type Row } from "../naive-filter";

function indexOf(
  rows: readonly Row[],
  limits?: Partial<IndexLimits>,
  unread?: { property: string; rows: number[] },
): AudienceIndex {
  const builder = new ColumnsBuilder(
    rows[0] ? Object.keys(rows[0]) : ["Department"],
  );
  for (const row of rows) builder.add(row);
  return createAudienceIndex(markUnread(builder.finish(), unread), { limits });
}

function markUnread(
  recipients: RecipientColumns,
  unread: { property: string; rows: number[] } | undefined,
): RecipientColumns {
  if (!unread || unread.rows.length === 0) return recipients;
  return recipientColumns(
    recipients.count,
    recipients.properties.flatMap((property) => {
      const column = recipients.column(property);
      if (!column) return [];
      return property === unread.property
        ? { ...column, unread: Uint32Array.from(unread.rows) }
        : column;
    }),
  );
}

/** As in a tenant: an address is one recipient's, and the first one is among the proxies. */
function eachAddressOnce(rows: readonly Row[]): Row[] {
  const taken = new Set<string>();
  return rows.map((row) => {
    const own = [row.PrimarySmtpAddress ?? []]
      .flat()
      .map((address) => `SMTP:${address}`);
    const free = [...own, ...[row.EmailAddresses ?? []].flat()].filter(
      (address) => {
        const key = address.toLowerCase();
        return !taken.has(key) && taken.add(key);
      },
    );
    const PrimarySmtpAddress = own.every((address) => free.includes(address))
      ? (row.PrimarySmtpAddress ?? null)
      : null;
    return { ...row, PrimarySmtpAddress, EmailAddresses: free };
  });
}

function parsed(text: string): ParsedFilter {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.message}`);
  return result.filter;
}

const people: Row[] = [
  {
    Name: "Ann",
    Company: "Fabrikam",
    Tags: ["a", "b"],
    Size: "5",
    Since: "2016-11-14T08:29:00.0000000+00:00",
    Hidden: "True",
  },
  {
    Name: "Bob",
    Company: "fabrikam",
    Tags: ["b"],
    Size: "10",
    Since: "2016-11-14T09:00:00+01:00",
    Hidden: "False",
  },
  {
    Name: "Cy",
    Company: null,
    Tags: [],
    Size: "Unlimited",
    Since: "2020-01-01",
    Hidden: null,
  },
  {
    Name: "SystemMailbox{1f}",
    Company: "Contoso Ltd",
    Tags: ["c d"],
    Size: null,
    Since: null,
    Hidden: "False",
  },
];

describe("createAudienceIndex", () => {
  test.each([
    ["Company -eq 'FABRIKAM'", 2],
    ["Company -ne 'fabrikam'", 2],
    ["-not(Company -eq 'fabrikam')", 2],
    ["Company -eq $null", 1],
    ["Company -ne $null", 3],
    ["Company -eq ''", 0],
    ["Company -ne ''", 4],
    ["Company -like 'f*'", 2],
    ["Company -like 'fabrikam'", 2],
    ["Company -like 'fab'", 0],
    ["Company -like '*'", 3],
    ["Company -notlike 'f*'", 2],
    ["Company -like '*SO L*'", 1],
    ["Company -like $null", 0],
    ["Company -notlike $null", 4],
    ["Name -like 'SystemMailbox{*'", 1],
    ["Tags -eq 'b'", 2],
    ["Tags -ne 'b'", 2],
    ["Tags -ne 'a'", 3],
    ["Tags -like 'c*'", 1],
    ["Tags -notlike '*'", 1],
    ["Tags -eq $null", 1],
    ["Tags -gt 'b'", 1],
    ["Size -gt 5", 2],
    ["Size -ge 5", 3],
    ["Size -ge '5'", 3],
    ["Size -lt 9", 1],
    ["Size -le 10.0", 2],
    ["Size -eq 10.0", 1],
    ["Size -eq '10.0'", 0],
    ["Size -gt 'Unlimitec'", 1],
    ["Company -lt 'd'", 1],
    ["Hidden -eq $true", 1],
    ["Hidden -eq 'true'", 1],
    ["Hidden -eq $false", 2],
    ["Hidden -ne $true", 3],
    ["Since -gt '2016-11-14T08:00:00Z'", 2],
    ["Since -ge '2016-11-14T08:00:00Z'", 3],
    ["Since -lt '11/15/2016'", 2],
    ["Since -lt '11/14/2016 8:15:00 AM'", 1],
    ["Since -eq '2016-11-14 08:29'", 1],
    ["Since -gt 2019-12-31", 1],
    ["Since -gt '2019/12/31'", 1],
    ["Since -gt '31 December 2019'", 1],
    ["Since -gt 'Dec 31, 2019'", 1],
    ["Since -lt 'Monday, 14-Nov-2016 8:15 AM'", 1],
    ["Since -lt '14.11.2016 08:15'", 1],
    ["Since -ge '14/11/2016'", 3],
    ["Company -eq 'Fabrikam' -and -not(Tags -eq 'a')", 1],
    ["Company -eq 'x' -or Tags -eq 'a' -or Size -eq 10", 2],
  ])("%s takes %i of 4", (text, expected) => {
    const index = indexOf(people);
    expect(index.count(parsed(text))).toMatchObject({
      status: "exact",
      count: expected,
      readings: null,
      unknown: [],
    });
    index.dispose();
  });

  test.each([
    ["Manager -eq 'x'", "incomplete", 0, ["Manager"]],
    ["-not(Manager -eq 'x')", "incomplete", 0, ["Manager"]],
    ["manager -ne 'x'", "incomplete", 0, ["manager"]],
    ["Manager -eq $null", "incomplete", 0, ["Manager"]],
    [
      "Company -eq 'Fabrikam' -or Manager -eq 'x'",
      "incomplete",
      2,
      ["Manager"],
    ],
    [
      "Company -eq 'Fabrikam' -and Manager -ne 'x'",
      "incomplete",
      0,
      ["Manager"],
    ],
    ["Company -eq 'nobody' -and Manager -ne 'x'", "exact", 0, ["Manager"]],
    ["Name -like '*' -or Manager -eq 'x'", "exact", 4, ["Manager"]],
    [
      "RecipientTypeDetailsValue -eq 'x'",
      "incomplete",
      0,
      ["RecipientTypeDetails"],
    ],
  ])("%s is %s", (text, status, count, unknown) => {
    const index = indexOf(people);
    expect(index.count(parsed(text))).toMatchObject({
      status,
      count,
      readings: null,
      unknown,
    });
    index.dispose();
  });

  const addressed: Row[] = [
    {
      PrimarySmtpAddress: "ann@x.example",
      EmailAddresses: ["SMTP:ann@x.example", "smtp:boss@y.example"],
      ExternalEmailAddress: null,
    },
    {
      PrimarySmtpAddress: "bob@x.example",
      EmailAddresses: ["SMTP:bob@x.example", "SIP:b.ob@y.example"],
      ExternalEmailAddress: null,
    },
    {
      PrimarySmtpAddress: "cy@z.example",
      EmailAddresses: [],
      ExternalEmailAddress: "SMTP:cy@z.example",
    },
  ];

  test.each([
    ["PrimarySmtpAddress -eq 'ann@x.example'", 1],
    ["PrimarySmtpAddress -eq 'BOSS@y.example'", 1],
    ["PrimarySmtpAddress -eq 'smtp:boss@y.example'", 1],
    ["PrimarySmtpAddress -eq 'b.ob@y.example'", 0],
    ["PrimarySmtpAddress -eq 'cy@z.example'", 1],
    ["PrimarySmtpAddress -ne 'boss@y.example'", 2],
    ["-not(PrimarySmtpAddress -eq 'boss@y.example')", 2],
    ["PrimarySmtpAddress -like 'b*'", 2],
    ["PrimarySmtpAddress -like '*@y.example'", 1],
    ["PrimarySmtpAddress -like 'boss@y.example'", 1],
    ["PrimarySmtpAddress -notlike '*@y.example'", 2],
    ["PrimarySmtpAddress -like '*'", 3],
    ["PrimarySmtpAddress -eq $null", 0],
    ["PrimarySmtpAddress -gt 'b'", 2],
    ["EmailAddresses -eq 'boss@y.example'", 1],
    ["EmailAddresses -ne 'boss@y.example'", 2],
    ["EmailAddresses -eq 'b.ob@y.example'", 0],
    ["EmailAddresses -like 'boss@y.example'", 1],
    ["EmailAddresses -like 'boss*'", 0],
    ["EmailAddresses -like 'smtp:boss*'", 1],
    ["ExternalEmailAddress -eq 'cy@z.example'", 1],
    ["ExternalEmailAddress -like 'cy*'", 0],
  ])("addresses: %s takes %i of 3", (text, expected) => {
    const index = indexOf(addressed);
    expect(index.count(parsed(text))).toMatchObject({
      status: "exact",
      count: expected,
      unknown: [],
    });
    index.dispose();
  });

  test.each([
    ["PrimarySmtpAddress -eq 'ann@x.example'", "exact", 1, []],
    ["PrimarySmtpAddress -ne 'ann@x.example'", "exact", 2, []],
    ["EmailAddresses -eq 'smtp:ann@x.example'", "exact", 1, []],
    ["PrimarySmtpAddress -eq $null", "exact", 0, []],
    [
      "PrimarySmtpAddress -eq 'boss@y.example'",
      "incomplete",
      0,
      ["EmailAddresses"],
    ],
    ["PrimarySmtpAddress -like 'a*'", "incomplete", 1, ["EmailAddresses"]],
    ["PrimarySmtpAddress -notlike 'a*'", "incomplete", 0, ["EmailAddresses"]],
    ["EmailAddresses -like 'smtp:ann*'", "incomplete", 0, ["EmailAddresses"]],
    ["EmailAddresses -eq 'SIP:x'", "incomplete", 0, ["EmailAddresses"]],
  ])("without proxies: %s is %s", (text, status, count, unknown) => {
    const index = indexOf(
      addressed.map(({ PrimarySmtpAddress = null }) => ({
        PrimarySmtpAddress,
      })),
    );
    expect(index.count(parsed(text))).toMatchObject({
      status,
      count,
      unknown,
    });
    index.dispose();
  });

  test("where the readings differ, the larger counts", () => {
    const index = indexOf(people);
    const mixed = parsed(
      "Name -eq 'Cy' -or Company -eq 'Fabrikam' -and Tags -eq 'a'",
    );
    expect(index.count(mixed)).toMatchObject({
      status: "ambiguous",
      count: 2,
      readings: { andBindsTighter: 2, leftToRight: 1 },
      unknown: [],
    });
    const agreeing = parsed(
      "Name -eq 'Ann' -or Company -eq 'Fabrikam' -and Tags -eq 'b'",
    );
    expect(index.count(agreeing)).toMatchObject({
      status: "exact",
      count: 2,
      readings: null,
    });
    index.dispose();
  });

  test("no recipients at all", () => {
    const index = indexOf([]);
    expect(index.count(parsed("Department -ne 'x'")).count).toBe(0);
    index.dispose();
  });

  test("thousands of levels evaluate", () => {
    const index = indexOf(people);
    const depth = 5_000;
    const text =
      "(".repeat(depth) +
      "Name -like '*'" +
      " -and Size -ne 1 -or Company -eq 'q')".repeat(depth);
    expect(index.count(parsed(text)).count).toBe(4);
    const negated = "-not(".repeat(depth) + "Size -eq 5" + ")".repeat(depth);
    expect(index.count(parsed(negated)).count).toBe(1);
    index.dispose();
  });

  test("agrees with a judgement row by row, in both readings and about what is unknown", () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryRow, { minLength: 1, maxLength: 40 }),
        fc.array(arbitraryFilter, { minLength: 1, maxLength: 8 }),
        arbitraryLimits,
        (rows, texts, limits) => {
          // Counting goes ways of its own where nothing was evaluated before.
          const counter = indexOf(rows, limits);
          const counts = texts.map((text) => counter.count(parsed(text)).count);
          counter.dispose();
          const index = indexOf(rows, limits);
          for (const [at, text] of texts.entries()) {
            const filter = parsed(text);
            for (const reading of ["andBindsTighter", "leftToRight"] as const) {
              const verdicts = rows.map((row) =>
                judgeRow(filter[reading], row),
              );
              const truth = index.evaluate(filter[reading]);
              const rowsWhere = (...wanted: unknown[]) =>
                verdicts.flatMap((verdict, row) =>
                  wanted.includes(verdict) ? [row] : [],
                );
              expect([...truth.definite.rows()]).toEqual(rowsWhere(true));
              expect([...truth.possible.rows()]).toEqual(
                rowsWhere(true, undefined),
              );
              truth.release();
            }
            const readings = [filter.andBindsTighter, filter.leftToRight].map(
              (reading) =>
                rows.filter((row) => judgeRow(reading, row) === true).length,
            );
            expect(index.count(filter).count).toBe(Math.max(...readings));
            expect(counts[at]).toBe(Math.max(...readings));
          }
          index.dispose();
        },
      ),
      { seed: 20161114, numRuns: 600 },
    );
  });

  test("an unknown property never makes a count too large", () => {
    fc.assert(
      fc.property(
        fc
          .array(arbitraryRow, { minLength: 1, maxLength: 20 })
          .map(eachAddressOnce),
        arbitraryFilter,
        fc.constantFrom(
          "Department",
          "Quota",
          "Tags",
          "Hidden",
          "EmailAddresses",
          "PrimarySmtpAddress",
        ),
        (rows, text, lost) => {
          const filter = parsed(text);
          const whole = indexOf(rows);
          const without = indexOf(
            rows.map((row) => {
              const kept = { ...row };
              delete kept[lost];
              return kept;
            }),
          );
          for (const reading of ["andBindsTighter", "leftToRight"] as const) {
            const known = whole.evaluate(filter[reading]);
            const guessed = without.evaluate(filter[reading]);
            expect(guessed.definite.andNotSize(known.definite)).toBe(0);
            expect(known.possible.andNotSize(guessed.possible)).toBe(0);
            known.release();
            guessed.release();
          }
          whole.dispose();
          without.dispose();
        },
      ),
      { seed: 20161114, numRuns: 400 },
    );
  });

  /** The first has values that nobody knows, the second one that is known beside others that are not. */
  test.each([
    ["Tags -eq 'red'", "incomplete", 1],
    ["Tags -ne 'red'", "incomplete", 1],
    ["Tags -ne $null", "incomplete", 2],
    ["Tags -eq $null", "incomplete", 0],
    ["Tags -ne $null -and Department -eq 'Ward'", "incomplete", 0],
    ["Tags -ne $null -and Department -eq 'Lab'", "exact", 1],
    ["Tags -eq 'red' -and Department -eq 'Lab'", "exact", 1],
    ["Tags -eq 'blue' -and Department -eq 'Lab'", "incomplete", 0],
    ["Tags -eq 'blue' -and Department -eq 'Office'", "exact", 1],
    ["Tags -like 'r*' -or Department -eq 'Ward'", "exact", 2],
  ])("cut short: %s is %s, %i", (text, status, count) => {
    const rows: Row[] = [
      { Department: "Ward", Tags: [] },
      { Department: "Lab", Tags: ["red"] },
      { Department: "Office", Tags: ["blue"] },
    ];
    for (const fewRows of [0, 20]) {
      const unread = { property: "Tags", rows: [0, 1] };
      const index = indexOf(rows, { fewRows }, unread);
      expect(index.count(parsed(text))).toMatchObject({
        status,
        count,
        unknown: status === "exact" ? [] : ["Tags"],
      });
      index.dispose();
    }
  });

  test.each(["Tags", "EmailAddresses"] as const)(
    "values of %s that an export cut short never make a count too large",
    (property) => {
      fc.assert(
        fc.property(
          fc.array(fc.tuple(arbitraryRow, fc.nat({ max: 3 })), {
            minLength: 1,
            maxLength: 30,
          }),
          fc.array(arbitraryFilter, { minLength: 1, maxLength: 6 }),
          arbitraryLimits,
          (drawn, texts, limits) => {
            // Of each row as many values as that are there; fewer than it has: the others were cut off.
            const valuesOf = (row: Row) => [row[property] ?? []].flat();
            const whole = indexOf(drawn.map(([row]) => row));
            const cut = indexOf(
              drawn.map(([row, kept]) => ({
                ...row,
                [property]: valuesOf(row).slice(0, kept),
              })),
              limits,
              {
                property,
                rows: drawn.flatMap(([row, kept], at) =>
                  valuesOf(row).length > kept ? [at] : [],
                ),
              },
            );
            for (const text of texts) {
              const filter = parsed(text);
              const { count, status } = cut.count(filter);
              const true_ = whole.count(filter).count;
              expect(count).toBeLessThanOrEqual(true_);
              if (status !== "incomplete") expect(count).toBe(true_);
              for (const reading of [
                "andBindsTighter",
                "leftToRight",
              ] as const) {
                const known = whole.evaluate(filter[reading]);
                const guessed = cut.evaluate(filter[reading]);
                expect(guessed.definite.andNotSize(known.definite)).toBe(0);
                expect(known.possible.andNotSize(guessed.possible)).toBe(0);
                known.release();
                guessed.release();
              }
            }
            whole.dispose();
            cut.dispose();
          },
        ),
        { seed: 20161114, numRuns: 300 },
      );
    },
  );
});
