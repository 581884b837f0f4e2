import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
