import { processTerminal } from "../../../cli/terminal";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { backtest, backtestCommand } from "../../../cli/commands/backtest";
import type { BacktestResult } from "../../../lib/storm/backtest/run-backtest";

const folder = mkdtempSync(join(tmpdir(), "backtest-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

async function run(
  content: string | Buffer,
  options: { audience?: string; policy?: object; name?: string } = {},
) {
  const messages = join(folder, `${++files}-${options.name ?? "mails.csv"}`);
  writeFileSync(messages, content);
  let policy: string | undefined;
  if (options.policy)
    writeFileSync(
      (policy = join(folder, `${files}-policy.json`)),
      JSON.stringify(options.policy),
    );
  let [out, errors] = ["", ""];
  const code = await backtest(
    { messages, audience: options.audience, policy, json: true },
    {
      out: (text) => (out += text),
      error: (text) => (errors += text),
      interactive: false,
    },
  );
  return {
    code,
    errors: errors.replaceAll(folder, "").replace(/\/\d+-/g, ""),
    result: out === "" ? null : (JSON.parse(out) as BacktestResult),
  };
}

const header =
  "receivedDateTime,arrivedDateTime,messageId,conversationId,senderAddress,recipientAddress,isReply";
const at = (seconds: number) =>
  new Date(Date.UTC(2016, 10, 14, 8, 29, seconds)).toISOString();
const row = (
  n: number,
  seconds: number,
  over: {
    id?: string;
    sender?: string;
    list?: string;
    conversation?: string;
    isReply?: string;
  } = {},
) =>
  [
    at(seconds),
    at(seconds),
    over.id ?? `<m${n}@x.example>`,
    over.conversation ?? "c1",
    over.sender ?? `p${n}@x.example`,
    over.list ?? "All@x.example",
    over.isReply ?? (n === 0 ? "false" : "true"),
  ].join(",");
const storm = Array.from({ length: 12 }, (_, n) => row(n, n * 15));
const csv = (...rows: string[]) => [header, ...rows].join("\n");

test("finds the storm, once, with the numbers it had when it tripped", async () => {
  const { code, result, errors } = await run(csv(...storm), {
    audience: "840000",
  });
  expect(errors).toBe("");
  expect(code).toBe(1);
  expect(result).toEqual({
    messages: 12,
    conversations: 1,
    trips: [
      {
        conversationId: "c1",
        recipientAddress: "all@x.example",
        trippedAt: at(45),
        rule: "distinct-repliers",
        distinctRepliers: 3,
        replies: 3,
        deliveries: 2_520_000,
      },
    ],
  });
});

test("finds none where the audience is small", async () => {
  expect(await run(csv(...storm), { audience: "200" })).toEqual({
    code: 0,
    errors: "",
    result: { messages: 12, conversations: 1, trips: [] },
  });
});

describe("the same answer", () => {
  const expected = run(csv(...storm), { audience: "15000" });
  const withAudience = [
    `Audience,${header}`,
    ...storm.map((one) => `15000,${one}`),
  ].join("\r\n");
  test.each<[string, string | Buffer, string | undefined]>([
    ["in any order", csv(...[...storm].reverse()), "15000"],
    ["with duplicates", csv(...storm, ...storm), "15000"],
    ["gzipped, whatever its name", gzipSync(csv(...storm)), "15000"],
    ["with a BOM", `\uFEFF${csv(...storm)}`, "15000"],
    ["in UTF-16", Buffer.from(`\uFEFF${csv(...storm)}`, "utf16le"), "15000"],
    ["with an audience in every row", withAudience, undefined],
    [
      "with columns in other order, quoted, some unknown",
      [
        '"isReply","x","messageId","senderAddress","conversationId","recipientAddress","receivedDateTime"',
        ...storm.map((one) => {
          const f = one.split(",");
          return `"${f[6]}","a, ""b""\nc","${f[2]}","${f[4]}","${f[3]}","${f[5]}","${f[0]}"`;
        }),
      ].join("\n"),
      "15000",
    ],
    ["with blank lines at the end", `${csv(...storm)}\n\n`, "15000"],
  ])("%s", async (_what, content, audience) => {
    const want = await expected;
    expect(want.result?.trips).toHaveLength(1);
    expect(await run(content, { audience })).toEqual(want);
  });
});

test("--audience wins over the column", async () => {
  const content = [
    `${header},audience`,
    ...storm.map((one) => `${one},840000`),
  ].join("\n");
  expect((await run(content, { audience: "200" })).code).toBe(0);
});

test("every list by itself, and a storm that comes back after its restriction would have ended", async () => {
  const again = storm.map((one) =>
    one.replace("2016-11-14T08", "2016-11-14T12").replaceAll("<m", "<n"),
  );
  const other = storm.map((one) => one.replace("All@", "Other@"));
  const { result } = await run(csv(...storm, ...again, ...other), {
    audience: "15000",
  });
  expect(result?.messages).toBe(36);
  expect(
    result?.trips.map((one) => [
      one.recipientAddress,
      one.trippedAt.slice(11, 13),
    ]),
  ).toEqual([
    ["all@x.example", "08"],
    ["other@x.example", "08"],
    ["all@x.example", "12"],
  ]);
});

test("a backlog: ordinary mail of three days in the order it arrived", async () => {
  const rows = Array.from({ length: 200 }, (_, n) =>
    row(n, (n * 7919) % 259_200, {
      conversation: `c${n % 9}`,
      isReply: "true",
    }),
  );
  expect((await run(csv(...rows), { audience: "15000" })).code).toBe(0);
});

test("a policy changes the rules", async () => {
  const policy = {
    version: 1,
    storm: {
      rules: {
        "distinct-repliers": { enabled: false },
        "many-senders": { enabled: false },
      },
    },
  };
  expect((await run(csv(...storm), { audience: "15000", policy })).code).toBe(
    0,
  );
});

test("a message trace: only Expanded rows are mail to lists; subjects join and Re: replies", async () => {
  const trace = [
    '"MessageTraceId","MessageId","Received","SenderAddress","RecipientAddress","Subject","Status"',
    ...Array.from({ length: 12 }, (_, n) => [
      `"t${n}","<m${n}@x>","${at(n * 15)}","p${n}@x.example","all@x.example","${n === 0 ? "Test" : n % 2 ? "RE: Test" : "AW: RE: test"}","Expanded"`,
      `"t${n}","<m${n}@x>","${at(n * 15)}","p${n}@x.example","someone@x.example","RE: Test","Delivered"`,
      `"a${n}","<a${n}@x>","${at(n * 15)}","q${n}@x.example","all@x.example","Automatic reply: Test","Expanded"`,
    ]).flat(),
  ].join("\r\n");
  const { result } = await run(trace, { audience: "15000" });
  expect(result?.messages).toBe(24);
  expect(result?.trips).toMatchObject([
    {
      conversationId: "test",
      recipientAddress: "all@x.example",
      distinctRepliers: 5,
    },
  ]);
});

test.each([
  ["11/14/2016 8:29:00 AM", 0],
  ["14.11.2016 08:29:00", 0],
  ["2016-11-14 08:29:00", 0],
  ["2016-11-14T09:29:00+01:00", 0],
  ["2016-11-14T08:29:00.0000000Z", 0],
])("understands the time %s", async (time, code) => {
  expect(
    (await run(csv(row(1, 0).replace(at(0), time)), { audience: "5" })).code,
  ).toBe(code);
});

const broken = (from: string, to: string) =>
  csv(...storm.slice(0, 2), row(2, 30).replace(from, to));
test.each<
  [string, string | Buffer, { audience?: string; policy?: object }, RegExp]
>([
  [
    "no audience",
    csv(...storm),
    {},
    /^mails\.csv has no column audience, and no --audience is given\. /,
  ],
  [
    "no audience in one row",
    [`${header},audience`, `${storm[0]},5`, `${storm[1]},`].join("\n"),
    {},
    /^mails\.csv:3:\d+: audience is empty/,
  ],
  ["an audience of 0", csv(...storm), { audience: "0" }, /--audience 0/],
  [
    "an audience that is no number",
    csv(...storm),
    { audience: "1e3" },
    /--audience 1e3/,
  ],
  ["an empty file", "", { audience: "5" }, /^mails\.csv:1: the file is empty/],
  [
    "missing columns",
    "receivedDateTime,messageId,senderAddress\n",
    { audience: "5" },
    /^mails\.csv:1: no column conversationId, recipientAddress, isReply\./,
  ],
  [
    "a bad time",
    broken(at(30), "yesterday"),
    { audience: "5" },
    /^mails\.csv:4:1: receivedDateTime "yesterday" is not a time/,
  ],
  [
    "a time of either order",
    broken(at(30), "11/10/2016 08:29"),
    { audience: "5" },
    /^mails\.csv:4:1: receivedDateTime/,
  ],
  [
    "a bad flag",
    broken(",true", ",perhaps"),
    { audience: "5" },
    /^mails\.csv:4:96: isReply "perhaps" is neither true nor false/,
  ],
  [
    "a short row",
    csv(storm[0] ?? "", "2016-11-14T08:29:00Z"),
    { audience: "5" },
    /^mails\.csv:3:\d+: messageId is empty/,
  ],
  [
    "half a gzip file",
    gzipSync(csv(...storm)).subarray(0, 60),
    { audience: "5" },
    /^mails\.csv cannot be read to its end/,
  ],
  [
    "a bad policy",
    csv(...storm),
    { audience: "5", policy: { version: 1, storms: {} } },
    /storms/,
  ],
])("exit 2, one line: %s", async (_what, content, options, message) => {
  const { code, errors, result } = await run(content, options);
  expect(errors).toMatch(message);
  expect(errors.trim().split("\n")).toHaveLength(1);
  expect({ code, result }).toEqual({ code: 2, result: null });
});

test("exit 2 for a file that is not there", async () => {
  let errors = "";
  const code = await backtest(
    { messages: join(folder, "none.csv"), audience: "5" },
    { out: () => {}, error: (text) => (errors += text), interactive: false },
  );
  expect(code).toBe(2);
  expect(errors).toMatch(/none\.csv cannot be read/);
});

test("people get a table", async () => {
  const messages = join(folder, "table.csv");
  writeFileSync(messages, csv(...storm));
  let out = "";
  await backtest(
    { messages, audience: "840000" },
    { out: (text) => (out += text), error: () => {}, interactive: false },
  );
  expect(out).toMatch(/distinct-repliers/);
  expect(out).toMatch(/1 storm/);
});

test("is a command", () => {
  const command = backtestCommand(processTerminal);
  expect(command.name()).toBe("backtest");
  expect(command.options.map((one) => one.long)).toEqual([
    "--messages",
    "--policy",
    "--audience",
    "--json",
  ]);
});

/** Real mail is nobody's to publish: name a folder of message files to run this. */
const realMail = process.env.BREAKWATER_REAL_MAIL ?? "";
const real = existsSync(realMail);
if (!real)
  console.warn(
    "Skipped: real mail. BREAKWATER_REAL_MAIL names a folder of message files.",
  );
(real ? describe : describe.skip)("on real mail, none of it a storm", () => {
  const lists = real
    ? readdirSync(realMail).filter((name) =>
        /^(linux-man|r-announce|r-package-devel|usrp-users)\.csv/.test(name),
      )
    : [];
  test.each(lists)("%s never trips at 15,000", async (name) => {
    let out = "";
    const code = await backtest(
      { messages: join(realMail, name), audience: "15000", json: true },
      { out: (text) => (out += text), error: () => {}, interactive: false },
    );
    expect(JSON.parse(out)).toMatchObject({ trips: [] });
    expect(code).toBe(0);
  });
});
