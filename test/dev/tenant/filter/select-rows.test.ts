import fc from "fast-check";
import {
  matchFilter,
  selectRows,
  type RowSource,
} from "../../../../dev/tenant/filter/match-filter";
import type { RowValue } from "../../../../dev/tenant/filter/row-value";
import { createRowIndex } from "../../../../dev/tenant/filter/row-index";

/** Rows as their properties in lower case. */
function source(
  rows: Record<string, RowValue>[],
  precedence: RowSource["precedence"] = "andBindsTighter",
): RowSource {
  const valueOf = (row: number, name: string) => rows[row]?.[name] ?? null;
  const count = () => rows.length;
  return { count, valueOf, precedence, index: createRowIndex(count, valueOf) };
}

const row = fc.record({
  customattribute1: fc.constantFrom("ORG1", "org2", "7", "7.0", null),
  customattribute2: fc.constantFrom("SITE-1", "Site-2", "SITE-3", null),
  title: fc.constantFrom("Nurse", "Ward Manager", null),
  alias: fc.constantFrom("anna.b", "Anne", "bob", "7", "", null),
});
const comparison = fc
  .tuple(
    fc.constantFrom("CustomAttribute1", "customattribute2", "Title", "Alias"),
    fc.constantFrom("-eq", "-ne", "-like"),
    fc.constantFrom(
      ...["'org1'", "'SITE-1'", "'site-2'", "'7'", "7", "''", "'W*'"],
      ...["'a*'", "'AN*'", "'anna*'", "'b*'", "'*'", "'*b'"],
    ),
  )
  .map((parts) => `(${parts.join(" ")})`);
const filter = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    comparison,
    tie("node").map((one) => `(-not${one})`),
    fc
      .tuple(tie("node"), fc.constantFrom("-and", "-or"), tie("node"))
      .map((parts) => `(${parts.join(" ")})`),
  ),
})).node;

test("the index finds what walking every row finds", () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 40 }),
      filter,
      (rows, text) => {
        const given = source(rows);
        const matches = matchFilter(text, given);
        expect([...selectRows(text, given)]).toEqual(
          rows.flatMap((_, index) => (matches(index) ? [index] : [])),
        );
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});

test.each([
  ["andBindsTighter", [0, 1]],
  ["leftToRight", [1]],
] as const)("a mix without brackets is read %s", (precedence, expected) => {
  const rows = source(
    [
      { a: "1", c: null },
      { a: "1", c: "1" },
    ],
    precedence,
  );
  expect([
    ...selectRows("A -eq '1' -or B -eq '1' -and C -eq '1'", rows),
  ]).toEqual(expected);
});

test.each<[string, RowValue[], string]>([
  ["a value that is missing", [null], "X -ne 'a'"],
  ["a value that is missing", [null], "-not(X -eq 'a')"],
  ["a value that is missing", [null, []], "X -eq $null"],
  ["text without case", ["ABC"], "X -eq 'abc'"],
  ["a beginning", ["Ward Manager"], "X -like 'ward*'"],
  ["a middle", ["Service Desk Manager"], "X -like 'service*manager'"],
  ["a dot as a dot", ["a.b"], "X -like 'a.*'"],
  ["one of several values", [["a", "b"]], "X -eq 'B'"],
  ["a number as a number", [10, "10"], "X -gt 9"],
  ["a truth as text", [true], "X -eq 'True'"],
  [
    "a time",
    ["2016-11-14T08:00:00.0000000+00:00"],
    "X -gt '11/1/2016 00:00:00 AM +00:00'",
  ],
])("matches %s", (_, values, text) => {
  const rows = source(values.map((x) => ({ x })));
  expect(selectRows(text, rows)).toHaveLength(values.length);
});

test.each<[RowValue, string]>([
  [null, "X -eq 'a'"],
  [null, "X -eq ''"],
  [null, "X -like '*'"],
  ["axb", "X -like 'a.b'"],
  ["Manager", "X -like 'Man'"],
  ["9", "X -gt 10"],
  [["a", "b"], "X -ne 'a'"],
])("%j is not matched by %s", (x, text) => {
  expect(selectRows(text, source([{ x }]))).toHaveLength(0);
});

const addressed: Record<string, RowValue>[] = [
  {
    primarysmtpaddress: "ann@x.example",
    emailaddresses: ["SMTP:ann@x.example", "smtp:boss@y.example"],
  },
  {
    primarysmtpaddress: "bob@x.example",
    emailaddresses: ["SMTP:bob@x.example", "SIP:b.ob@y.example"],
  },
];

test.each([
  ["PrimarySmtpAddress -eq 'boss@y.example'", [0]],
  ["PrimarySmtpAddress -ne 'Boss@y.example'", [1]],
  ["PrimarySmtpAddress -like '*@y.example'", [0]],
  ["PrimarySmtpAddress -like 'b*'", [0, 1]],
  ["PrimarySmtpAddress -eq $null", []],
  ["EmailAddresses -eq 'boss@y.example'", [0]],
  ["EmailAddresses -like 'boss*'", []],
  ["EmailAddresses -like 'smtp:b*'", [0, 1]],
  ["EmailAddresses -eq 'sip:b.ob@y.example'", [1]],
])("addresses: %s", (text, rows) => {
  expect([...selectRows(text, source(addressed))]).toEqual(rows);
});
