import fc from "fast-check";
import {
  arbitraryFilter,
  arbitraryLimits,
  arbitraryRow,
} from "../arbitrary-filter";
import { judgeRow } from "../naive-filter";
import { indexOf, parsed, people } from "./index-of";

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
            const verdicts = rows.map((row) => judgeRow(filter[reading], row));
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

test("a pattern asked of many rows is looked for among all names, whether it takes few or many", () => {
  const rows = Array.from({ length: 400 }, (_, row) => ({
    Name: `${row % 3 === 0 ? "Ann" : row % 100 === 1 ? "Bob" : "Cy"} ${row}x`,
    Company: `Company ${row % 20}`,
  }));
  // Names are many values, rows of one company are few, and what takes more than ten rows is a bit for every row.
  const index = indexOf(rows, { manyValues: 30, fewRows: 50, amongRows: 10 });
  for (const name of ["nn", "ob", "y", "zz"])
    for (const { Company } of rows.slice(0, 20))
      expect({
        name,
        Company,
        count: index.count(
          parsed(`Company -eq '${Company}' -and Name -like '*${name}*x'`),
        ).count,
      }).toEqual({
        name,
        Company,
        count: rows.filter(
          (row) => row.Company === Company && row.Name.includes(name),
        ).length,
      });
  index.dispose();
});
