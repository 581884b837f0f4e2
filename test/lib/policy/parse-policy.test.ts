import { parsePolicy } from "../../../lib/policy/parse-policy";

const parse = (policy: unknown) =>
  parsePolicy(JSON.stringify({ version: 1, ...(policy as object) }), "p.json");

test("the shortest policy enforces nothing", () => {
  const policy = parsePolicy('{"version":1}', "p.json");
  expect(policy).toMatchObject({
    audit: { mode: "report" },
    storm: { mode: "report", minutes: 120 },
    approvedSenders: null,
    limits: { default: 1000, maxSenders: 50, contacts: {}, lists: {} },
    blastRadius: { audit: { count: 25, share: 0.01 } },
    secondApprover: { tenant: false },
    creationGate: "report",
    mailTip: false,
    waivers: [],
  });
});

test("the policy of the repository is a good one, and a byte-order mark does not matter", () => {
  expect(parsePolicy('\uFEFF{"version":1}', "p.json").version).toBe(1);
});

test("addresses are keys without case", () => {
  const { limits } = parse({
    limits: {
      contacts: { "Stands-For@Else.Where": 5 },
      lists: { "All@X.Example": { limit: 7 } },
    },
  });
  expect(limits.contacts).toEqual({ "stands-for@else.where": 5 });
  expect(limits.lists).toEqual({ "all@x.example": { limit: 7 } });
});

test.each<[string, unknown, string]>([
  [
    "a field of the top",
    { audits: {} },
    "audits: unknown field; the nearest known one is `audit`",
  ],
  ["another case", { MailTip: true }, "`mailTip`"],
  [
    "inside an object",
    { limits: { defalt: 3 } },
    "limits.defalt: unknown field; the nearest known one is `default`",
  ],
  [
    "inside a record",
    { limits: { lists: { "a@b.c": { limits: 3 } } } },
    'limits.lists["a@b.c"].limits: unknown field; the nearest known one is `limit`',
  ],
  [
    "inside an array",
    {
      waivers: [
        {
          list: "a@b.c",
          rule: "r",
          reason: "r",
          approver: "a",
          expires: "2027-01-01",
          until: 1,
        },
      ],
    },
    "waivers[0].until: unknown field",
  ],
  ["a storm rule", { storm: { rules: { "no-such-rule": {} } } }, "storm.rules"],
  [
    "something missing",
    { waivers: [{ list: "a@b.c" }] },
    "waivers[0].rule: missing; expected string",
  ],
  ["a number out of range", { storm: { minutes: 1441 } }, "storm.minutes: "],
  [
    "a share over one",
    { blastRadius: { audit: { share: 1.5 } } },
    "blastRadius.audit.share: ",
  ],
  ["a fraction", { limits: { default: 1.5 } }, "limits.default: "],
  ["text for a number", { limits: { default: "1000" } }, "limits.default: "],
  ["a mode that is none", { audit: { mode: "on" } }, "audit.mode: "],
  ["another version", { version: 2 }, "version: expected 1"],
])("refuses %s, and says where", (_, policy, message) => {
  expect(() => parse(policy)).toThrow(
    expect.objectContaining({
      code: "invalid_policy",
      message: expect.stringContaining(message) as string,
      hint: expect.any(String) as string,
    }) as Error,
  );
});

test.each([
  ['{"version":1,}', "p.json:1:14: not JSON"],
  ['{"version":1,\n  "audit" {}}', "p.json:2:11: not JSON"],
  ["", "p.json:1:1: not JSON"],
  ['{"version":1', "p.json:1:13: not JSON"],
  ["// words\n{}", "p.json:1:1: not JSON"],
])("says where %j stops being JSON", (text, message) => {
  expect(() => parsePolicy(text, "p.json")).toThrow(message);
});
