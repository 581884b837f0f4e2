import { BreakwaterError } from "../../../../lib/errors/breakwater-error";
import { readRecipientsCsv } from "../../../../lib/directory/csv/read-recipients-csv";
import type { RecipientColumns } from "../../../../lib/directory/recipient-columns";

function pieces(bytes: Buffer, size: number): AsyncIterable<Buffer> {
  return (async function* () {
    for (let at = 0; at < bytes.length; at += size)
      yield await Promise.resolve(bytes.subarray(at, at + size));
  })();
}

function read(
  text: string | Buffer,
  options: Parameters<typeof readRecipientsCsv>[1] = {},
  size = 7,
): Promise<RecipientColumns> {
  return readRecipientsCsv(pieces(Buffer.from(text), size), {
    name: "R.csv",
    ...options,
  });
}

function cells(columns: RecipientColumns, property: string): unknown[] {
  const column = columns.column(property);
  if (!column) return ["no column"];
  return Array.from({ length: columns.count }, (_, row) => {
    if (!column.offsets) return column.values[column.codes[row] ?? -1] ?? null;
    return [
      ...column.codes.slice(column.offsets[row], column.offsets[row + 1]),
    ].map((code) => column.values[code]);
  });
}

describe("readRecipientsCsv", () => {
  test.each([1, 2, 3, 5, 64, 100_000])(
    "reads what Windows PowerShell writes, in pieces of %i bytes",
    async (size) => {
      const text =
        '\uFEFF#TYPE Selected.System.Management.Automation.PSCustomObject\r\n"Name","Office","Title"\r\n' +
        '"Ann","Straße 1, 2. OG","Says ""hi"""\r\n"Bøb","two\r\nlines",""\r\n';
      const columns = await read(text, {}, size);
      expect(columns.count).toBe(2);
      expect(columns.properties).toEqual(["Name", "Office", "Title"]);
      expect(cells(columns, "name")).toEqual(["Ann", "Bøb"]);
      expect(cells(columns, "Office")).toEqual([
        "Straße 1, 2. OG",
        "two\r\nlines",
      ]);
      expect(cells(columns, "Title")).toEqual(['Says "hi"', null]);
    },
  );

  const nobody = "00000000-0000-0000-0000-000000000000";
  test.each([
    [
      "twice, in another case",
      "Name,guid\na,1A\nb,2b\nc,1a\nd,2B\n",
      ["a", "b"],
      "line 4: 2 rows have",
    ],
    [
      "once again",
      "Guid;Name\n1a;a\n2b;b\n2b;b\n",
      ["a", "b"],
      "line 4: 1 row has",
    ],
    [
      "without a GUID",
      `Name,Guid\na,\nb,\nc,${nobody}\nd,${nobody}\n`,
      ["a", "b", "c", "d"],
      null,
    ],
    ["without the column", "Name\na\na\n", ["a", "a"], null],
  ])("counts a recipient once: %s", async (_, text, names, warning) => {
    const warnings: string[] = [];
    const watched = new Set<number>();
    const columns = await read(text, {
      warn: (message) => warnings.push(message),
      watch: () => (_cell, row) => watched.add(row),
    });
    expect(cells(columns, "Name")).toEqual(names);
    expect(watched.size).toBe(names.length);
    expect(warnings).toEqual(
      warning === null ? [] : [expect.stringContaining(warning)],
    );
  });

  test.each([
    ["no quotes, no end of line", "Name,City\na,b\nc,"],
    ["semicolons", "Name;City\na;b\nc;\n"],
    ["tabs and blank lines", "\n\nName\tCity\r\na\tb\r\n\r\nc\t\r\n"],
    ["UTF-16", Buffer.from("\uFEFFName,City\r\na,b\r\nc,\r\n", "utf16le")],
    ["UTF-16 without a mark", Buffer.from("Name,City\na,b\nc,\n", "utf16le")],
    [
      "UTF-16, big end first",
      Buffer.from("\uFEFFName,City\r\na,b\r\nc,\r\n", "utf16le").swap16(),
    ],
    [
      "UTF-16, big end first, without a mark",
      Buffer.from("Name,City\na,b\nc,", "utf16le").swap16(),
    ],
    ["carriage returns alone", "Name,City\ra,b\rc,\r"],
    ["carriage returns alone, quoted", '"Name","City"\r"a","b"\r"c",""'],
    ["line ends of two kinds", '"Name","City"\r\n"a","b"\n"c",\r\n'],
    ["bars", "Name|City\na|b\nc|\n"],
    ["a line that names the sign", "sep=;\r\nName;City\r\na;b\r\nc;\r\n"],
    ["a line that names another", '\uFEFF"sep=:"\nName:City\na:b\nc:\n'],
    [
      "a type without namespace of its own",
      '#TYPE Selected.X\r\nsep=,\r\n"Name","City"\r\n"a","b"\r\n"c",',
    ],
    [
      "two exports in one file",
      '\uFEFF#TYPE X\r\n"Name","City"\r\n"a","b"\r\n\uFEFF#TYPE X\r\n"Name","City"\r\n"c",""\r\n',
    ],
    ["empty cells beyond the header", "Name,City\na,b,,\nc,,,\n"],
    ["another order, and more", "X,City,Name\n1,b,a\n2,,c\n"],
  ])("%s", async (_, text) => {
    const columns = await read(text);
    expect(cells(columns, "Name")).toEqual(["a", "c"]);
    expect(cells(columns, "City")).toEqual(["b", null]);
  });

  test("a header alone is no recipients, and says so", async () => {
    const warnings: string[] = [];
    const warn = (message: string) => warnings.push(message);
    expect((await read("Name,City\n", { warn })).count).toBe(0);
    expect(warnings).toEqual(["R.csv: a header, and no recipient."]);
  });

  test.each([
    ["Name,RecipientFilter\na,x\n", "it has a column RecipientFilter"],
    ["list,member\na,b\n", "none of its columns is a property of recipients"],
    ["Badge\n7\n", null],
    ['WhenCreated\n03/02/2017\n""\n', "no date of WhenCreated shows"],
    ["WhenCreated\n03/02/2017\n04/13/2017\n", null],
    ["CustomAttribute1\n03/02/2017\n", null],
    ["WhenCreated\n6 décembre 2021\n", 'WhenCreated holds "6 décembre 2021"'],
    ["WhenCreated\n6 December 2021\n", null],
  ])("warns of %j: %s", async (text, warning) => {
    const warnings: string[] = [];
    await read(text, {
      keep: (property) => /badge|when|custom/i.test(property),
      warn: (message) => warnings.push(message),
    });
    expect(warnings).toEqual(
      warning === null ? [] : [expect.stringContaining(warning)],
    );
  });

  test.each([
    ["EmailAddresses", "{SMTP:a@x.example, smtp:b@x.example}", 2],
    ["EmailAddresses", "SMTP:a@x.example smtp:b@x.example", 2],
    ["EmailAddresses", "SMTP:a@x.example,smtp:b@x.example", 2],
    ["EmailAddresses", "SMTP:a@x.example;X500:/o=Some Org/cn=a b;SIP:a@x", 3],
    ["EmailAddresses", "SMTP:a@x.example\r\nsmtp:b@x.example", 2],
    ["EmailAddresses", "a@x.example b@x.example", 2],
    ["ExtensionCustomAttribute1", "{red, blue}", 2],
    ["ExtensionCustomAttribute1", "Band 5", 1],
    ["ExtensionCustomAttribute1", "Band 5;Band 6", 2],
    ["ExtensionCustomAttribute1", "{Band 5, Band 6}", 2],
    ["ObjectClass", "top person user", 3],
    ["Office", "Band 5; Band 6", 1],
    ["StateOrProvince", "New York", 1],
    ["ExtensionCustomAttribute1", "dark red;blue", 2],
    ["ExtensionCustomAttribute1", "{dark red}", 1],
    ["ManagedBy", "CN=Ann,OU=A,DC=x,DC=y", 1],
    ["ManagedBy", "{CN=Ann,OU=A,DC=x,DC=y, CN=Bob,OU=A,DC=x,DC=y}", 2],
    ["ManagedBy", "Ann Lee", 1],
    ["Anything", "{a, b}", 2],
    ["Anything", "a, b", 1],
    ["CustomAttribute1", "{a, b}", 1],
    ["Name", "{a}", 1],
    ["Anything", "{}", 0],
  ])("%s: %s holds %i", async (property, cell, count) => {
    const columns = await read(`Name0,${property}\nx,"${cell}"\ny,\n`);
    const [first, second] = cells(columns, property);
    const values = Array.isArray(first) ? first : first === null ? [] : [first];
    expect(values).toHaveLength(count);
    expect([[], null]).toContainEqual(second);
  });

  test("booleans of a spreadsheet in another language are Exchange's", async () => {
    const columns = await read(
      "Name,HiddenFromAddressListsEnabled\nwahr,WAHR\nx,Falsch\n",
    );
    expect(cells(columns, "HiddenFromAddressListsEnabled")).toEqual([
      "True",
      "False",
    ]);
    expect(cells(columns, "Name")).toEqual(["wahr", "x"]);
  });

  const cutShort: [cell: string, certain: string[]][] = [
    ["System.Collections.ArrayList", []],
    ["System.String[]", []],
    ["{SMTP:a@x.example, smtp:b@x...}", ["SMTP:a@x.example"]],
    ["{SMTP:a@x.example, smtp:b@x…}", ["SMTP:a@x.example"]],
    ["{SMTP:a@x.example, smtp:b@x.example, ...}", ["SMTP:a@x.example"]],
    ["{SMTP:a@x...}", []],
  ];
  test.each(cutShort)(
    "a cell that does not hold its values (%s) leaves them unknown of its row, but for %j",
    async (cell, certain) => {
      const warnings: string[] = [];
      const columns = await read(
        `Name,EmailAddresses\na,SMTP:a@y.example\nb,"${cell}"\nc,\nd,"${cell}"\ne,x@y.example;y@y.example\n`,
        { warn: (message) => warnings.push(message) },
      );
      expect(cells(columns, "EmailAddresses")).toEqual([
        ["SMTP:a@y.example"],
        certain,
        [],
        certain,
        ["x@y.example", "y@y.example"],
      ]);
      expect([...(columns.column("EmailAddresses")?.unread ?? [])]).toEqual([
        1, 3,
      ]);
      expect(warnings).toEqual([
        expect.stringMatching(/R\.csv, line 3.* there and in 1 more such row;/),
      ]);
    },
  );

  test.each(cutShort)(
    "a property none of whose cells holds its values (%s) is unknown",
    async (cell) => {
      const warnings: string[] = [];
      const columns = await read(
        `Name,EmailAddresses\na,\nb,"${cell}"\nc,"${cell}"\n`,
        { warn: (message) => warnings.push(message) },
      );
      expect(columns.column("EmailAddresses")).toBeUndefined();
      expect(columns.count).toBe(3);
      expect(warnings).toEqual([
        expect.stringMatching(/R\.csv, line 3.*the property counts as unknown/),
      ]);
    },
  );

  test("names of which some were cut off are none that is certain: their commas part them nowhere", async () => {
    const columns = await read(
      `Name,ManagedBy\na,"CN=x,DC=y"\nb,"{CN=One\\, Two,OU=a,CN=b...}"\n`,
    );
    expect([...(columns.column("ManagedBy")?.unread ?? [])]).toEqual([1]);
    expect(cells(columns, "ManagedBy")[1]).toBeNull();
  });

  test.each([
    ["Band 5", 1],
    ["Band 5;Band 6", 0],
    ["{Band 5, Band 6}", 0],
    ["Band", 0],
  ])("says once that %s may be one value or several", async (cell, count) => {
    const warnings: string[] = [];
    await read(
      `Name,ExtensionCustomAttribute1\na,x\nb,"${cell}"\nc,"${cell}"\n`,
      { warn: (message) => warnings.push(message) },
    );
    expect(warnings).toHaveLength(count);
    for (const warning of warnings)
      expect(warning).toContain("R.csv, line 3: the cell of Extension");
  });

  test("keeps only what is asked for", async () => {
    const columns = await read("Name,City\na,b\n", {
      keep: (property) => property === "City",
    });
    expect(columns.properties).toEqual(["City"]);
    expect(columns.count).toBe(1);
  });

  test.each([
    ["", "R.csv, line 1: the file is empty."],
    ["\uFEFF\r\n", "R.csv, line 1: the file is empty."],
    ["Name,City\na,b\nc\n", "R.csv, line 3: 1 cells where the header has 2."],
    [
      'Name,City\n"x\ny",b\nc,d,e\n',
      "R.csv, line 4: 3 cells where the header has 2.",
    ],
    [
      'Name,City\na,b\nc,"d\ne,f\n',
      "R.csv, line 3, column 3: the quote that opens here is never closed.",
    ],
    [
      'Name,City\r\na,b\r\n"c"d,e\r\nf,g\r\n',
      "R.csv, line 3, column 1: a quoted cell is followed by more text.",
    ],
    [
      "Name,City\na,b\nCity,Name\nb,c\n",
      "R.csv, line 3: the columns of the header in another order.",
    ],
    ["<Objs>\n", "R.csv, line 1: no columns of an export."],
    [
      "ClassId2e4f51ef21dd47e99d3c952918aff9cd,x\na,b\n",
      "R.csv, line 1: no columns of an export.",
    ],
    ["Name,City\na,\0b\n", "R.csv, line 2, column 3: this is not a text file."],
  ])("refuses %j", async (text, message) => {
    for (const size of [3, 1000])
      await expect(read(text, {}, size)).rejects.toMatchObject({
        code: "bad_request",
        message,
      });
  });

  test.each([
    ["Name,City\na,b\nc", "It is the last line"],
    ["Name,City\na,b\nc\nd,e\n", undefined],
    ["Name,City\na,b\nName,City,Name\n", "Another header begins here"],
  ])("says of a ragged row what to do: %j", async (text, hint) => {
    const error: unknown = await read(text).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(BreakwaterError);
    const said = (error as BreakwaterError).hint;
    if (hint === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(hint);
  });

  test("refuses half a character of UTF-16", async () => {
    const bytes = Buffer.from("\uFEFFName\na\n", "utf16le");
    await expect(read(bytes.subarray(0, -1))).rejects.toThrow(
      "R.csv: not UTF-16.",
    );
  });

  test("refuses what is not UTF-8, with its line", async () => {
    const bytes = Buffer.from("Name\na\nB\xf8b\n", "latin1");
    await expect(read(bytes)).rejects.toThrow("R.csv, line 3: not UTF-8.");
  });

  test("a million cells, and reports how far it is", async () => {
    const seen: number[] = [];
    const body = Array.from(
      { length: 50_000 },
      (_, row) => `"n${row}","c${row % 7}","x, ""y""\r\n"\r\n`,
    ).join("");
    const columns = await read(
      `Name,City,Notes\r\n${body}`,
      { progress: (rows) => seen.push(rows) },
      65_536,
    );
    expect(columns.count).toBe(50_000);
    expect(columns.column("City")?.values).toHaveLength(7);
    expect(columns.column("Notes")?.values).toEqual(['x, "y"\r\n']);
    expect(seen.at(-1)).toBe(50_000);
  });
});
