import { ColumnsBuilder } from "../../../../lib/directory/columns-builder";
import { readRecipientsCsv } from "../../../../lib/directory/csv/read-recipients-csv";
import { parseFilter } from "../../../../lib/audience/filter/parse-filter";
import { createAudienceIndex } from "../../../../lib/audience/index/audience-index";
import {
  dateOrderOf,
  parseDate,
  type DateOrder,
} from "../../../../lib/audience/index/parse-date";

/** 14 November 2016, 08:29:05, and 3 February 2017, 21:05:00: as exports of each culture write them. */
const cultures: [string, string, string][] = [
  ["de-DE", "14.11.2016 08:29:05", "03.02.2017 21:05:00"],
  ["de-CH", "14.11.2016 08:29:05", "03.02.2017 21:05:00"],
  ["en-GB", "14/11/2016 08:29:05", "03/02/2017 21:05:00"],
  ["en-US", "11/14/2016 8:29:05 AM", "2/3/2017 9:05:00 PM"],
  [
    "en-US of .NET 8, narrow blank",
    "11/14/2016 8:29:05\u202FAM",
    "2/3/2017 9:05:00\u202FPM",
  ],
  ["en-AU", "14/11/2016 8:29:05 am", "3/02/2017 9:05:00 pm"],
  ["fr-FR", "14/11/2016 08:29:05", "03/02/2017 21:05:00"],
  ["es-ES", "14/11/2016 8:29:05", "03/02/2017 21:05:00"],
  ["nl-NL", "14-11-2016 08:29:05", "3-2-2017 21:05:00"],
  ["da-DK", "14-11-2016 08:29:05", "03-02-2017 21:05:00"],
  ["da-DK of .NET 8", "14.11.2016 08.29.05", "03.02.2017 21.05.00"],
  ["fi-FI", "14.11.2016 8.29.05", "3.2.2017 21.05.00"],
  ["sv-SE", "2016-11-14 08:29:05", "2017-02-03 21:05:00"],
  ["en-CA", "2016-11-14 8:29:05 a.m.", "2017-02-03 9:05:00 p.m."],
  ["ja-JP", "2016/11/14 8:29:05", "2017/02/03 21:05:00"],
  ["invariant", "11/14/2016 08:29:05", "02/03/2017 21:05:00"],
  ["round trip", "2016-11-14T08:29:05.0000000Z", "2017-02-03T21:05:00Z"],
];
const moments = [Date.UTC(2016, 10, 14, 8, 29, 5), Date.UTC(2017, 1, 3, 21, 5)];

test.each(cultures)("%s", async (_, ...cells) => {
  const order = dateOrderOf(cells) ?? "dayFirst";
  expect(cells.map((cell) => parseDate(cell, order))).toEqual(moments);

  const csv = `Name,WhenCreated\nfirst,"${cells[0]}"\nsecond,"${cells[1]}"\nnever,\n`;
  const recipients = await readRecipientsCsv(
    (async function* () {
      yield await Promise.resolve(csv);
    })(),
  );
  const index = createAudienceIndex(recipients);
  const count = (text: string) => {
    const parsed = parseFilter(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    return index.count(parsed.filter).count;
  };
  try {
    expect(count("WhenCreated -gt '1/31/2017'")).toBe(1);
    expect(count("WhenCreated -gt '2/4/2017'")).toBe(0);
    expect(count("WhenCreated -ge '2/3/2017 9:05:00 PM'")).toBe(1);
    expect(count("WhenCreated -lt '11/14/2016 8:29:06 AM'")).toBe(1);
    expect(count("-not(WhenCreated -gt '2016-11-01')")).toBe(1);
  } finally {
    index.dispose();
  }
});

test.each<[string, DateOrder | null]>([
  ["03/02/2017 12/12/2017", null],
  ["03-02-2017", null],
  ["03/12/2017 04/13/2017", "monthFirst"],
  ["03/12/2017 12/12/2017 13/04/2017", "dayFirst"],
  ["05/05/2017 12/12/2017", "monthFirst"],
  ["03.02.2017", "monthFirst"],
  ["2017-02-03", "monthFirst"],
  ["Ward 5", "monthFirst"],
])("%s: %s", (cells, order) => {
  expect(dateOrderOf(cells.split(" "))).toBe(order);
});

/** 1 February or 2 January; 3 April or 4 March; 5 May. */
const unclear = ["01/02/2017", "03/04/2017 10:00:00", "05/05/2017"];

test.each([
  ["WhenCreated -gt '2016-12-31'", "exact", 3],
  ["WhenCreated -gt '2017-05-06'", "exact", 0],
  ["WhenCreated -ge '2017-01-03'", "incomplete", 2],
  ["-not(WhenCreated -ge '2017-01-03')", "incomplete", 0],
  ["WhenCreated -lt '2017-03-15'", "incomplete", 1],
  ["WhenCreated -eq '2017-01-02'", "incomplete", 0],
  ["WhenCreated -eq '5/5/2017'", "exact", 1],
  ["WhenCreated -like '01/02/*'", "exact", 1],
  ["WhenCreated -ne $null", "exact", 3],
  ["Name -eq 'n0' -and WhenCreated -ge '2017-01-03'", "incomplete", 0],
  ["Name -eq 'n2' -and WhenCreated -ge '2017-01-03'", "exact", 1],
])("neither day nor month: %s is %s, %i", async (text, status, count) => {
  const recipients = await readRecipientsCsv(
    (async function* () {
      yield await Promise.resolve(
        `Name,WhenCreated\n${unclear.map((cell, at) => `n${at},${cell}`).join("\n")}\n`,
      );
    })(),
  );
  for (const fewRows of [0, Infinity]) {
    const index = createAudienceIndex(recipients, { limits: { fewRows } });
    const parsed = parseFilter(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(index.count(parsed.filter)).toMatchObject({
      status,
      count,
      unknown: status === "exact" ? [] : ["WhenCreated"],
    });
    index.dispose();
  }
});

test.each([
  ["WhenCreated -gt 'yesterday'", "incomplete", 0],
  ["WhenCreated -eq 'yesterday'", "incomplete", 0],
  ["WhenCreated -lt 5", "incomplete", 0],
  // Who has no date at all is not asked, whatever the word means.
  ["-not(WhenCreated -gt 'yesterday')", "incomplete", 1],
  ["Name -eq 'never' -and WhenCreated -gt 'yesterday'", "exact", 0],
  ["Name -eq 'ann' -and WhenCreated -gt 'yesterday'", "incomplete", 0],
  ["Name -eq 'ann' -or WhenCreated -gt 'yesterday'", "incomplete", 1],
  ["Name -gt 'bea'", "exact", 2],
])("a word for a date: %s is %s, %i", (text, status, count) => {
  const rows = new ColumnsBuilder();
  rows.add({ Name: "ann", WhenCreated: "2016-11-14T08:29:00Z" });
  rows.add({ Name: "bob", WhenCreated: "2020-01-31T00:00:00Z" });
  rows.add({ Name: "never", WhenCreated: null });
  for (const fewRows of [0, Infinity]) {
    const index = createAudienceIndex(rows.finish(), { limits: { fewRows } });
    const parsed = parseFilter(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const counted = index.count(parsed.filter);
    expect(counted).toMatchObject({ status, count });
    if (status === "incomplete")
      expect(counted.unknown).toEqual(["WhenCreated"]);
    index.dispose();
  }
});

test.each([
  "32.01.2017",
  "14/13/2017",
  "2017-13-01",
  "Band 5 of 2017",
  "12345678",
  "1.2.3.4567",
])("%s is no date", (text) => {
  expect(parseDate(text, "dayFirst")).toBeNaN();
});
