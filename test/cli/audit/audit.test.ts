import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { audit } from "../../../cli/commands/audit";

const folder = mkdtempSync(join(tmpdir(), "breakwater-audit-"));
const now = Date.parse("2026-03-02T08:00:00Z");
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const guid = (n: number) =>
  `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const people = Array.from(
  { length: 120 },
  (_, n) =>
    `${guid(n)},UserMailbox,p${n}@trust.example,${n < 100 ? "England" : ""},SMTP:p${n}@trust.example`,
);
const recipients = file(
  "recipients.csv",
  `\uFEFFGuid,RecipientTypeDetails,PrimarySmtpAddress,StateOrProvince,EmailAddresses\r\n${people.join("\r\n")}\r\n${guid(900)},MailUniversalDistributionGroup,team@trust.example,,SMTP:team@trust.example\r\n`,
);
const lists = file(
  "lists.csv",
  [
    "Name,Guid,PrimarySmtpAddress,RecipientTypeDetails,RecipientFilter,AcceptMessagesOnlyFromSendersOrMembers,ModerationEnabled,Notes",
    `North,${guid(801)},north@trust.example,DynamicDistributionGroup,"(RecipientTypeDetails -eq 'UserMailbox') -and (StateOrProvince -eq 'England')",,False,expected-audience: 20`,
    `Held,${guid(802)},held@trust.example,DynamicDistributionGroup,"RecipientTypeDetails -eq 'UserMailbox'","{p1@trust.example}",Falsch,expected-audience: 20`,
    `Broken,${guid(803)},broken@trust.example,DynamicDistributionGroup,"(Department -ne )",,False,`,
    `Team,${guid(900)},team@trust.example,MailUniversalDistributionGroup,,,False,`,
  ].join("\n"),
);
const members = file(
  "members.csv",
  "list,member\nteam@trust.example,p1@trust.example\nteam@trust.example,p2@trust.example\n",
);

async function run(options: Partial<Parameters<typeof audit>[0]>) {
  const said = { out: "", error: "" };
  const code = await audit(
    { recipients, lists: [lists], json: true, ...options },
    {
      out: (text) => void (said.out += text),
      error: (text) => void (said.error += text),
      interactive: false,
    },
    now,
  );
  return { code, ...said };
}

test("finds the list that reaches more than its owner expects, and would restrict it", async () => {
  const { code, out } = await run({ members });
  const answer = JSON.parse(out) as {
    lists: number;
    findings: {
      list: string;
      rule: string;
      reach: number | null;
      complete: boolean;
      limit: number;
    }[];
    decisions: { list: string; action: string }[];
    stopped: unknown;
  };
  expect(code).toBe(1);
  expect(answer.lists).toBe(4);
  expect(answer.findings).toContainEqual(
    expect.objectContaining({
      list: "north@trust.example",
      rule: "over-limit",
      reach: 100,
      complete: true,
      limit: 60,
    }),
  );
  expect(answer.findings).toContainEqual(
    expect.objectContaining({
      list: "broken@trust.example",
      rule: "filter-expanded-null",
      reach: null,
    }),
  );
  expect(
    Object.fromEntries(answer.decisions.map((one) => [one.list, one.action])),
  ).toEqual({
    "north@trust.example": "restrict",
    "held@trust.example": "none",
    "broken@trust.example": "none",
    "team@trust.example": "none",
  });
  expect(answer.stopped).toBeNull();
});

test("a static list without its members is unknown, never small", async () => {
  const { out } = await run({});
  expect(out).toMatch(
    /"list": "team@trust.example",\s+"rule": "incomplete-audience"/,
  );
});

test("a policy raises limits", async () => {
  const policy = file(
    "policy.json",
    JSON.stringify({
      version: 1,
      limits: { lists: { "north@trust.example": { limit: 100 } } },
    }),
  );
  const { out } = await run({ members, policy });
  expect(out).not.toMatch(/"action": "restrict"/);
});

test("writes one page", async () => {
  const html = join(folder, "report.html");
  const { code, out } = await run({ members, json: false, html });
  expect([code, out]).toEqual([1, ""]);
  expect(readFileSync(html, "utf8")).toContain("north@trust.example");
});

describe("--csv", () => {
  const sheet = join(folder, "sheet.csv");
  const html = join(folder, "beside.html");

  test.each([
    ["alone", { json: false }, /^$/, `Wrote ${sheet}\n`],
    [
      "with a page",
      { json: false, html },
      /^$/,
      `Wrote ${html}\nWrote ${sheet}\n`,
    ],
    ["with JSON", { json: true }, /^\{[\s\S]*\}\n$/, `Wrote ${sheet}\n`],
  ])("%s", async (_name, options, printed, told) => {
    rmSync(sheet, { force: true });
    const { code, out, error } = await run({ members, ...options, csv: sheet });
    expect(code).toBe(1);
    expect(out).toMatch(printed);
    expect(error).toBe(told);
    const [header, ...rows] = readFileSync(sheet, "utf8")
      .trimEnd()
      .split("\r\n");
    expect(header).toBe(
      "\uFEFFaddress,name,kind,reach,reach is,expected,limit,open,decision,reason,severity,rules,filter,mend,waived rules,waived until",
    );
    expect(rows).toHaveLength(4);
    expect(rows.map((row) => row.split(",").slice(0, 7))).toContainEqual([
      "north@trust.example",
      "North",
      "dynamicDistributionGroup",
      "100",
      "exact",
      "20",
      "60",
    ]);
  });

  test("is a header alone where the export holds none", async () => {
    const { code } = await run({
      lists: [file("no-list.csv", "Name,Guid,PrimarySmtpAddress\n")],
      csv: sheet,
    });
    expect(code).toBe(0);
    expect(readFileSync(sheet, "utf8").split("\r\n")).toHaveLength(2);
  });

  test.each([
    ["the lists", { csv: lists }, /lists\.csv is read by this audit/],
    [
      "the recipients, by another way",
      { csv: `${folder}/../${basename(folder)}/recipients.csv` },
      /recipients\.csv is read by this audit/,
    ],
    ["the page", { json: false, html, csv: html }, /is the report already/],
  ])("is never written over %s", async (_name, options, said) => {
    const before = readFileSync(lists, "utf8");
    const { code, out, error } = await run(options);
    expect([code, out]).toEqual([2, ""]);
    expect(error).toMatch(said);
    expect(readFileSync(lists, "utf8")).toBe(before);
  });
});

test.each([
  [
    "a missing file",
    { recipients: join(folder, "nowhere.csv") },
    /nowhere\.csv/,
  ],
  ["members without their columns", { members: lists }, /lists\.csv, line 1/],
  [
    "a policy with a misspelt field",
    { policy: file("bad.json", '{"version":1,"limit":{}}') },
    /limits/,
  ],
  [
    "a lists file with a broken row",
    { lists: [file("short.csv", "Guid,PrimarySmtpAddress\nx\n")] },
    /short\.csv, line 2/,
  ],
  [
    "a dynamic list without its filter",
    {
      lists: [
        file(
          "filterless.csv",
          "Guid,RecipientTypeDetails\nx,DynamicDistributionGroup\n",
        ),
      ],
    },
    /filterless\.csv, line 2: .*no column RecipientFilter/,
  ],
  [
    "a member of no list",
    { members: file("orphan.csv", "list,member\n,x@trust.example\n") },
    /orphan\.csv, line 2, column 1/,
  ],
  ["a report that cannot be written", { json: false, html: folder }, /report/],
  [
    "a spreadsheet that cannot be written",
    { csv: join(folder, "nowhere", "sheet.csv") },
    /sheet\.csv cannot be written\. Check that its folder exists/,
  ],
  [
    "a list without a name",
    { lists: [file("nameless.csv", "Guid,PrimarySmtpAddress,Notes\n,,x\n")] },
    /neither a PrimarySmtpAddress nor a Guid/,
  ],
])("says in one line what is wrong with %s", async (_name, options, said) => {
  const { code, out, error } = await run(options);
  expect([code, out]).toEqual([2, ""]);
  expect(error).toMatch(said);
  expect(error.trim().split("\n")).toHaveLength(1);
});

describe("real exports", () => {
  const answerOf = async (options: Parameters<typeof run>[0]) => {
    const { code, out, error } = await run(options);
    if (code === 2) throw new Error(error);
    const { findings, decisions } = JSON.parse(out) as {
      findings: { list: string; rule: string; reach: number | null }[];
      decisions: { list: string; action: string; reason: string }[];
    };
    return { findings, decisions, error };
  };
  const listsOf = (name: string, header: string, ...rows: string[]) => [
    file(name, [header, ...rows].join("\r\n")),
  ];
  const small = file("policy-1.json", '{"version":1,"limits":{"default":1}}');

  it("expands lists in lists that are no recipients themselves, in a cycle", async () => {
    const nested = listsOf(
      "nested.csv",
      "Guid,PrimarySmtpAddress,RecipientTypeDetails",
      `${guid(1001)},outer@trust.example,MailUniversalDistributionGroup`,
      `${guid(1002)},inner@trust.example,MailUniversalDistributionGroup`,
    );
    const { findings } = await answerOf({
      policy: small,
      lists: nested,
      members: file(
        "nested-members.csv",
        `"Member","List"\n"inner@trust.example","outer@trust.example"\n"P1@trust.example","outer@trust.example"\n"p2@trust.example","${guid(1002)}"\n"outer@trust.example","inner@trust.example"\n`,
      ),
    });
    expect(findings.filter(({ rule }) => rule === "over-limit")).toMatchObject([
      { reach: 2 },
      { reach: 2 },
    ]);
    expect(findings.map(({ rule }) => rule)).not.toContain(
      "incomplete-audience",
    );
  });

  it("counts members that nobody knows as missing, and a row without a member as an empty list", async () => {
    const options = {
      lists: listsOf(
        "static.csv",
        "PrimarySmtpAddress,RecipientTypeDetails",
        "gone@trust.example,MailUniversalDistributionGroup",
        "empty@trust.example,MailUniversalDistributionGroup",
      ),
      members: file(
        "static-members.csv",
        "list,member\ngone@trust.example,nobody@trust.example\nempty@trust.example,\n",
      ),
    };
    const { findings } = await answerOf(options);
    expect(findings).toMatchObject([
      { list: "gone@trust.example", rule: "incomplete-audience", reach: 0 },
    ]);
  });

  const filter = "RecipientTypeDetails -eq 'UserMailbox'";
  it.each([
    ["open", "", "False", "restrict"],
    [
      "joined with semicolons",
      "p1@trust.example;p2@trust.example",
      "False",
      "none",
    ],
    ["in braces", '"{P1@trust.example, p2@trust.example}"', "False", "none"],
    [
      "a collection that nobody joined",
      "System.Collections.ArrayList",
      "False",
      "none",
    ],
    ["braces without anything", "{}", "False", "restrict"],
    ["moderated in German", "", "Wahr", "none"],
    ["moderated as PowerShell writes it", "", "$true", "none"],
    ["moderated in no language", "", "perhaps", "none"],
  ])("senders %s", async (name, senders, moderated, action) => {
    const { decisions, error } = await answerOf({
      lists: listsOf(
        `senders-${name.length}-${action}.csv`,
        "RecipientFilter,Name,MaxReceiveSize,AcceptMessagesOnlyFromSendersOrMembers,ModerationEnabled,PrimarySmtpAddress",
        `${filter},"Every, body\nhere",Unlimited,${senders},${moderated},every@trust.example`,
      ),
      policy: small,
    });
    expect(decisions).toMatchObject([{ action }]);
    expect(error).toMatch(
      /ArrayList|perhaps/.test(`${senders}${moderated}`)
        ? /line 2: .*(does not hold its values|neither true nor false)/
        : /^$/,
    );
  });

  it("says where a filter lost letters in the export", async () => {
    const { error } = await answerOf({
      lists: listsOf(
        "lost.csv",
        "PrimarySmtpAddress,RecipientFilter",
        "every@trust.example,Department -eq 'K?che'",
      ),
    });
    expect(error).toMatch(/line 2: letters of its RecipientFilter seem/);
  });

  it("takes an owner's word from a custom attribute", async () => {
    const { findings } = await answerOf({
      lists: listsOf(
        "tagged.csv",
        "PrimarySmtpAddress,RecipientFilter,CustomAttribute7",
        `every@trust.example,${filter},expectedAudience: 20`,
      ),
    });
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: "over-limit", reach: 120, limit: 60 }),
    );
  });

  it("names the nearest field of a policy", async () => {
    const { code, error } = await run({
      policy: file("near.json", '{"version":1,"limits":{"defualt":5}}'),
    });
    expect(code).toBe(2);
    expect(error).toContain("nearest known one is `default`");
  });

  it("tells a terminal how far it is, and nothing else", async () => {
    const said = { out: "", error: "" };
    await audit(
      { recipients, lists: [lists], members },
      {
        out: (text) => void (said.out += text),
        error: (text) => void (said.error += text),
        interactive: true,
      },
      now,
    );
    expect(said.error).toContain(" lists\r");
    expect(said.error).toContain("K121 recipients\r");
    expect(said.out).toMatch(/Enforcing, Breakwater would restrict: north/);
    expect(said.out).toContain("reaches 100 (100 mailboxes)");
  });
});

test.each([
  [99, "restrict"],
  [100, "none"],
])(
  "of two readings, 100 and 1, the larger is held against a limit of %i",
  async (limit, action) => {
    const mixed = file(
      "mixed.csv",
      `Name,Guid,PrimarySmtpAddress,RecipientTypeDetails,RecipientFilter\nMixed,${guid(805)},mixed@trust.example,DynamicDistributionGroup,"StateOrProvince -eq 'England' -or RecipientTypeDetails -eq 'UserMailbox' -and PrimarySmtpAddress -eq 'p7@trust.example'"\n`,
    );
    const policy = file(
      "mixed.json",
      JSON.stringify({ version: 1, limits: { default: limit } }),
    );
    const { out } = await run({ lists: [mixed], policy });
    const answer = JSON.parse(out) as {
      findings: { rule: string; reach: number }[];
      decisions: { action: string }[];
    };
    expect(answer.decisions).toMatchObject([{ action }]);
    expect(answer.findings).toContainEqual(
      expect.objectContaining({ rule: "filter-ambiguous-and-or", reach: 100 }),
    );
  },
);

test("an export that holds no list is said to hold none", async () => {
  const { code, out, error } = await run({
    lists: [file("none.csv", "Name,Guid,PrimarySmtpAddress\n")],
  });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ lists: 0, findings: [] });
  expect(error).toContain("none.csv: a header, and no list");
});

describe("lists of every kind in one another", () => {
  const kinds = file(
    "kinds.csv",
    [
      "Guid,PrimarySmtpAddress,RecipientTypeDetails,RecipientFilter",
      `${guid(901)},static@trust.example,MailUniversalDistributionGroup,`,
      `${guid(902)},group@trust.example,GroupMailbox,`,
      `${guid(903)},secure@trust.example,MailUniversalSecurityGroup,`,
      `${guid(904)},dynamic@trust.example,DynamicDistributionGroup,PrimarySmtpAddress -eq 'p3@trust.example' -or PrimarySmtpAddress -eq 'group@trust.example'`,
    ].join("\n"),
  );
  const everyone = file(
    "kinds-recipients.csv",
    [
      "Guid,RecipientTypeDetails,PrimarySmtpAddress,EmailAddresses",
      ...Array.from(
        { length: 5 },
        (_, n) =>
          `${guid(n)},UserMailbox,p${n}@trust.example,SMTP:p${n}@trust.example`,
      ),
      `${guid(902)},GroupMailbox,group@trust.example,SMTP:group@trust.example`,
    ].join("\n"),
  );
  /** static holds p0 and secure; secure p1, static again and dynamic; dynamic p3 and group; group p2 and p0. */
  const inEachOther = [
    "static@trust.example,p0@trust.example",
    `static@trust.example,${guid(903)}`,
    "secure@trust.example,p1@trust.example",
    "secure@trust.example,static@trust.example",
    "secure@trust.example,dynamic@trust.example",
  ];
  const ofGroup = [
    "group@trust.example,p2@trust.example",
    "group@trust.example,p0@trust.example",
  ];

  test.each([
    [
      "known",
      ofGroup,
      ["4 recipients", "2 recipients", "4 recipients", "3 recipients"],
    ],
    [
      "not known",
      [],
      ["≥ 3 recipients", "unknown reach", "≥ 3 recipients", "≥ 1 recipients"],
    ],
  ])(
    "the members of the Microsoft 365 group being %s",
    async (name, group, reaches) => {
      const { out } = await run({
        recipients: everyone,
        lists: [kinds],
        members: file(
          `kinds-members-${name.length}.csv`,
          ["list,member", ...inEachOther, ...group].join("\n"),
        ),
      });
      const { decisions } = JSON.parse(out) as {
        decisions: { reason: string }[];
      };
      expect(
        decisions.map(
          ({ reason }) => /(≥ )?\d+ recipients|unknown reach/.exec(reason)?.[0],
        ),
      ).toEqual(reaches);
    },
  );
});
