import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { openInput } from "../../../cli/audience/open-input";
import { ReadingProgress } from "../../../cli/audience/reading-progress";
import { audience } from "../../../cli/commands/audience";
import type { AudienceReport } from "../../../cli/audience/measure-filters";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "audience-"));
});
afterAll(() => rm(folder, { recursive: true }));

const people = [
  '\uFEFF"RecipientTypeDetails","Department","EmailAddresses","Office","Extra"',
  '"UserMailbox","Pharmacy","SMTP:ann@x.example smtp:a@x.example","Leeds","1"',
  '"UserMailbox","pharmacy","{SMTP:bob@x.example, smtp:b@x.example}","Hull, 2nd floor","2"',
  '"UserMailbox","Ward","SMTP:cy@x.example",,"3"',
  '"GuestMailUser","Ward",,"Leeds","4"',
  "",
].join("\r\n");

async function run(
  recipients: string | Buffer,
  filters: unknown,
  json = true,
): Promise<{ code: number; out: string; error: string }> {
  const at = (name: string) => join(folder, name);
  await writeFile(at("R.csv"), recipients);
  await writeFile(
    at("F.json"),
    typeof filters === "string" ? filters : JSON.stringify(filters),
  );
  let out = "";
  let error = "";
  const code = await audience(
    { recipients: at("R.csv"), filters: at("F.json"), json },
    {
      out: (text) => (out += text),
      error: (text) => (error += text),
      interactive: false,
    },
  );
  return { code, out, error: error.replaceAll(`${folder}/`, "") };
}

async function report(
  filters: Record<string, string>,
): Promise<AudienceReport> {
  const { out } = await run(
    people,
    Object.entries(filters).map(([id, filter]) => ({ id, filter })),
  );
  return JSON.parse(out) as AudienceReport;
}

describe("breakwater audience", () => {
  test("counts, and says how sure it is", async () => {
    const { recipients, results } = await report({
      exact:
        "RecipientTypeDetails -eq 'UserMailbox' -and Department -eq 'Pharmacy'",
      address:
        "RecipientTypeDetailsValue -eq 'UserMailbox' -and EmailAddresses -like 'smtp:B@x*'",
      ambiguous:
        "RecipientTypeDetails -eq 'GuestMailUser' -or RecipientTypeDetails -eq 'UserMailbox' -and Office -like 'Leeds*'",
      incomplete:
        "RecipientTypeDetails -eq 'UserMailbox' -and (Office -eq 'Leeds' -or MemberOfGroup -eq 'CN=x')",
      invalid: "Department -ne ",
      empty: "",
    });
    expect(recipients).toBe(4);
    expect(results).toEqual([
      {
        id: "exact",
        takes: 'Takes user mailboxes whose Department is "Pharmacy".',
        status: "exact",
        count: 2,
        unknown: [],
        findings: [],
      },
      {
        id: "address",
        takes: expect.stringContaining('begins with "smtp:B@x"') as string,
        status: "exact",
        count: 1,
        unknown: [],
        findings: [],
      },
      {
        id: "ambiguous",
        takes: expect.stringContaining(
          "or, read from left to right,",
        ) as string,
        status: "exact",
        count: 2,
        unknown: [],
        findings: [
          {
            rule: "filter-ambiguous-and-or",
            message: expect.any(String) as string,
          },
        ],
      },
      {
        id: "incomplete",
        takes:
          'Takes user mailboxes whose Office is "Leeds" or groups include "CN=x".',
        status: "incomplete",
        count: 1,
        unknown: ["MemberOfGroup"],
        findings: [],
      },
      {
        id: "invalid",
        takes: null,
        status: "invalid",
        count: null,
        unknown: [],
        position: 15,
        findings: [
          {
            rule: "filter-expanded-null",
            message: expect.stringContaining("position 15") as string,
          },
        ],
      },
      {
        id: "empty",
        takes: null,
        status: "invalid",
        count: null,
        unknown: [],
        position: 0,
        findings: [
          {
            rule: "filter-invalid",
            message: expect.stringContaining("position 0") as string,
          },
        ],
      },
    ]);
  });

  test("two readings that differ are both given", async () => {
    const { results } = await report({
      f: "Department -eq 'Pharmacy' -or Department -eq 'Ward' -and Office -eq 'Leeds'",
    });
    expect(results[0]).toMatchObject({
      status: "ambiguous",
      count: 3,
      readings: { andBindsTighter: 3, leftToRight: 2 },
    });
  });

  test.each([
    [{ f: "Department -eq 'x'" }, 0],
    [{ f: "Manager -eq 'x'" }, 0],
    [{ f: "Department -eq 'x'", g: "Department" }, 1],
  ])("%j exits with %i", async (filters, expected) => {
    const { code } = await run(
      people,
      Object.entries(filters).map(([id, filter]) => ({ id, filter })),
    );
    expect(code).toBe(expected);
  });

  test("a list without a filter is invalid, as an empty one is", async () => {
    const { code, out } = await run(people, '[{"id":"f","filter":null}]');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      results: [{ status: "invalid", count: null, position: 0 }],
    });
  });

  test("gzip, a single object, a byte order mark", async () => {
    const { code, out } = await run(
      gzipSync(people),
      '\uFEFF{"id":"f","filter":"Office -eq \'Hull, 2nd floor\'"}',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ results: [{ count: 1 }] });
  });

  test("a readable table without --json", async () => {
    const { out } = await run(
      people,
      [
        { id: "wards", filter: "Department -eq 'Ward'" },
        { id: "group", filter: "MemberOfGroup -eq 'x'" },
      ],
      false,
    );
    expect(out).toMatch(/wards\s+│\s+2 │ exact/);
    expect(out).toMatch(/group\s+│\s+≥ 0 │/);
    expect(out).toContain("filter-no-recipient-type");
    expect(out).toContain("2 filters over 4 recipients.");
  });

  test.each([
    [people, "[", "F.json, line 1, column 2: unexpected the end of the text."],
    [people, '[\n{"id": 1}]', "F.json, line 2, column 8: [0].id:"],
    [
      people,
      '[{"id":"a","filter":"x"},\n  {"id":"b"}]',
      "F.json, line 2, column 3: [1].filter: missing",
    ],
    [people, "{}", "F.json, line 1, column 1: [0].id: missing"],
    [people, "\n7", "F.json, line 2, column 1:"],
    ["", [], "R.csv, line 1: the file is empty."],
    ['a,b\n1,2\n3,"4\n', [], "R.csv, line 3, column 3:"],
    ["a,b\n1\n", [], "R.csv, line 2:"],
  ])("refuses %j with %j in one line", async (recipients, filters, message) => {
    const { code, out, error } = await run(recipients, filters);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(error).toContain(message);
    expect(error.trimEnd()).not.toContain("\n");
  });

  test("reads nothing but files, and no workbooks", async () => {
    const book = join(folder, "R.xlsx");
    await writeFile(book, "PK\u0003\u0004rest");
    await expect(openInput(folder)).rejects.toMatchObject({
      message: `${folder} is a folder.`,
    });
    await expect(openInput(book)).rejects.toMatchObject({
      message: `${book} is an Excel workbook or a zip file.`,
    });
  });

  test.each(["R.csv", "R.csv.gz"])(
    "refuses %s, which is written to while it is read",
    async (name) => {
      const file = join(folder, `growing-${name}`);
      const text = "Name\n" + "a\n".repeat(100_000);
      await writeFile(file, name.endsWith("gz") ? gzipSync(text) : text);
      const source = await openInput(file);
      await appendFile(file, gzipSync("b\n"));
      const read = async () => {
        for await (const piece of source) expect(piece).toBeDefined();
      };
      await expect(read()).rejects.toMatchObject({
        message: `${file} was written to while it was read.`,
      });
    },
  );

  test("shows how far it has read, how fast, and how long it takes yet", () => {
    const shown: string[] = [];
    let at = 5000;
    const to = { out: () => {}, error: (text: string) => shown.push(text) };
    const progress = new ReadingProgress(
      { ...to, interactive: true },
      () => at,
    );
    progress.begin("recipients");
    progress.rows(1000);
    at += 100;
    progress.rows(2000);
    at += 1900;
    progress.share(0.25);
    progress.rows(350_000);
    at += 200;
    progress.share(1);
    progress.rows(1_100_000);
    progress.clear();
    progress.clear();
    expect(shown).toEqual([
      "\r\u001b[K1,000 recipients",
      "\r\u001b[K350,000 recipients, 175,000 a second, about 6 s left",
      "\r\u001b[K1,100,000 recipients, 500,000 a second",
      "\r\u001b[K",
    ]);
    const silent = new ReadingProgress({ ...to, interactive: false }, () => at);
    silent.begin("recipients");
    silent.rows(5);
    silent.clear();
    expect(shown).toHaveLength(4);
  });

  test("refuses a file that is not there", async () => {
    let error = "";
    const code = await audience(
      { recipients: "nowhere.csv", filters: "nowhere.json" },
      { out: () => {}, error: (text) => (error += text), interactive: false },
    );
    expect([code, error]).toEqual([
      2,
      "nowhere.json cannot be read. Check the name.\n",
    ]);
  });
});
