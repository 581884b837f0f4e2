import { runProgram } from "../../cli/create-program";
import type { Terminal } from "../../cli/terminal";
import { addressOf, knownLists } from "../../dev/tenant/estate/list-plan";
import type { AuditRun } from "../../lib/audit/audit-rows";
import type { Activation } from "../../lib/enforcement/desired-state/activation";
import type {
  AutomationAnswer,
  ListAnswer,
} from "../../lib/http/schemas/answers";
import type { Incident } from "../../lib/incident/incident";
import { replyAll, until, type Page } from "./call-api";
import {
  approvedSenders,
  startApp,
  startTenant,
  type SliceApp,
  type SliceTenant,
} from "./start-slice";

const faulty = addressOf(knownLists.faulty);
const list = addressOf(knownLists.openSmall[0]);
const stormy = addressOf(knownLists.largeAllowed[0]);
let slice: SliceTenant;
let app: SliceApp;

beforeAll(async () => {
  slice = await startTenant(3004, {
    audit: { mode: "report" },
    limits: { lists: { [faulty]: { expectedAudience: 19 } } },
    storm: {
      mode: "report",
      rules: { "distinct-repliers": { leastReach: 20, fullReach: 30 } },
    },
  });
  app = await startApp(slice);
  await app.host.invoke("sync-directory");
  await app.host.invoke("audit-lists");
});
afterAll(async () => {
  await app.stop();
  await slice.close();
});

/** One command line against the running app, as an operator unless told otherwise. */
async function run(
  argv: string[],
  env: Record<string, string | undefined> = {},
) {
  const said = { out: "", error: "", code: 0 as number };
  const terminal: Terminal = {
    out: (text) => void (said.out += text),
    error: (text) => void (said.error += text),
    interactive: false,
    env: {
      BREAKWATER_API: app.api,
      BREAKWATER_TOKEN: slice.tokens.operate,
      ...env,
    },
    fetch: (...request) => globalThis.fetch(...request),
    sleep: (milliseconds) =>
      new Promise((resolve) =>
        setTimeout(resolve, Math.min(milliseconds, 200)),
      ),
    setExitCode: (code) => void (said.code = code),
  };
  await runProgram(terminal, argv);
  return said;
}

async function json<T>(...argv: string[]): Promise<{ code: number; value: T }> {
  const { out, error, code } = await run([...argv, "--json"]);
  expect(error).toBe("");
  return { code, value: JSON.parse(out) as T };
}

test("lists: the faulty one first among those over their limit, and an exit code that says so", async () => {
  const text = await run(["lists", "--over", "--open"]);
  expect(text).toMatchObject({ code: 1, error: "" });
  expect(text.out).toMatch(/LIST +REACHES +EXPECTED/);
  expect(text.out).toMatch(
    new RegExp(`${faulty} +840 +19 +57 +everyone: over`),
  );
  const { value } = await json<Page<ListAnswer>>("lists");
  expect(value.value.length).toBeGreaterThan(20);
  const told = await run(["lists", faulty]);
  expect(told.out).toMatch(/^Takes .*England/m);
  expect(told.out).toMatch(
    /^By the directory \(as of \d{4}-\d\d-\d\d \d\d:\d\dZ\) it will go to 840\.$/m,
  );
  expect(told.out).toMatch(/^Its reach: 840 mailboxes\.$/m);
  const one = await json<ListAnswer>("lists", list);
  expect(one).toMatchObject({ code: 0, value: { address: list, open: true } });
});

test("lists approve: by whoever may, with what it is for; the audit that follows goes by it", async () => {
  const asked = ["lists", "approve", list, "--expected", "70", "--reason", "x"];
  const refused = await run(asked);
  expect(refused).toMatchObject({ code: 2, out: "" });
  expect(refused.error).toMatch(/Breakwater\.Approve/);

  const may = { BREAKWATER_TOKEN: slice.tokens.approve };
  const approved = await run([...asked, "--json"], may);
  expect(JSON.parse(approved.out)).toMatchObject({
    address: list,
    approved: true,
    expectedAudience: 70,
    limit: 210,
  });
  expect((await run(["audits", "start"])).code).toBe(0);
  const { value } = await json<ListAnswer>("lists", list);
  expect(value).toMatchObject({ approved: true, limit: 210 });
  const many = await run(["lists", "approve", list, "--expected", "many"], may);
  expect(many).toMatchObject({ code: 2 });
  expect(many.error).toMatch(/whole number/);
});

test("audits: the runs, newest first, and one of them", async () => {
  const { code, value } = await json<Page<AuditRun>>("audits");
  expect(code).toBe(0);
  const [newest, ...before] = value.value;
  expect(newest).toMatchObject({ state: "done", mode: "report" });
  expect(before.length).toBeGreaterThan(0);
  const text = await run(["audits"]);
  expect(text.out).toMatch(/ID +STARTED +STATE +LISTS +OVER LIMIT/);
  expect(text.out.indexOf(newest?.id ?? "none")).toBeGreaterThan(0);
  const one = await json<AuditRun>("audits", newest?.id ?? "");
  expect(one.value).toEqual(newest);
  const again = await run(["audits", "approve", newest?.id ?? ""], {
    BREAKWATER_TOKEN: slice.tokens.approve,
  });
  expect(again).toMatchObject({ code: 2 });
  expect(again.error).toMatch(/only a stopped one waits for approval/);
});

test("kill: tried, thrown, seen, extended, released", async () => {
  const common = ["--minutes", "5", "--reason", "A test"];
  const tried = await run(["kill", "engage", list, ...common, "--dry-run"]);
  expect(tried).toMatchObject({ code: 0, error: "" });
  expect(tried.out).toMatch(/^Set-DynamicDistributionGroup \{.*\}\n$/);
  expect(slice.senders()[list]).toEqual([]);

  const thrown = await json<Activation>(
    ...["kill", "engage", list, ...common, "--wait", "60"],
  );
  expect(thrown).toMatchObject({
    code: 0,
    value: { state: "applied", target: list },
  });
  expect(slice.senders()[list]).toEqual([approvedSenders]);
  const { id } = thrown.value;

  const status = await run(["kill", "status"]);
  expect(status.out).toMatch(new RegExp(`${id} +applied +list +${list} +1 `));
  const one = await run(["kill", "status", id]);
  expect(one.out).toMatch(new RegExp(`${list} +applied +everyone +`));

  const extended = await json<Activation>(
    ...["kill", "extend", id, "--minutes", "90"],
  );
  expect(Date.parse(extended.value.expiresAt)).toBeGreaterThan(
    Date.parse(thrown.value.expiresAt) + 60 * 60_000,
  );
  const released = await json<Activation>(
    ...["kill", "release", id, "--wait", "60"],
  );
  expect(released).toMatchObject({ code: 0, value: { state: "released" } });
  expect(slice.senders()[list]).toEqual([]);
  expect((await run(["kill", "status"])).out).toMatch(/holds nothing/);
  expect((await run(["kill", "status", "--all"])).out).toContain(id);
});

test("kill: a list that the cloud cannot write needs attention", async () => {
  const { code, value } = await json<Activation>(
    ...["kill", "engage", addressOf(knownLists.synced), "--minutes", "5"],
    ...["--reason", "A test", "--wait", "60"],
  );
  expect(value).toMatchObject({ state: "failed" });
  expect(code).toBe(1);
  await run(["kill", "release", value.id, "--wait", "60"]);
});

test("incidents: none, then one that is open, with its timeline", async () => {
  const none = await run(["incidents"]);
  expect(none).toMatchObject({ code: 0, out: "No storm was seen.\n" });
  await app.tell(replyAll(stormy, 12));
  await until(
    async () => (await json<Page<Incident>>("incidents")).value.value.length,
    (count) => count > 0,
  );
  const { code, value } = await json<Page<Incident>>("incidents");
  expect(code).toBe(1);
  expect(value.value[0]).toMatchObject({ state: "open", lists: [stormy] });
  const one = await run(["incidents", value.value[0]?.id ?? ""]);
  expect(one.out).toContain(stormy);
});

test("doctor: what keeps it from working, and then nothing", async () => {
  type Diagnosis = { ok: boolean; checks: { name: string; state: string }[] };
  const states = ({ checks }: Diagnosis) =>
    Object.fromEntries(checks.map(({ name, state }) => [name, state]));
  await run(["pause", "--reason", "A test"]);
  const ill = await json<Diagnosis>("doctor");
  expect(ill).toMatchObject({ code: 1, value: { ok: false } });
  expect(states(ill.value)).toMatchObject({
    automation: "attention",
    directory: "ok",
    audit: "ok",
    "sync-directory": "ok",
  });
  await run(["resume", "--reason", "Done"]);
  const well = await run(["doctor"]);
  expect(well.out).toMatch(/^ok {4}automation: Audit: report/m);
  expect(well.out).toMatch(/^ok {4}directory: 1,\d+ recipients/m);
});

test("pause and resume", async () => {
  const paused = await json<AutomationAnswer>("pause", "--reason", "A test");
  expect(paused).toMatchObject({
    code: 0,
    value: { paused: true, reason: "A test" },
  });
  const resumed = await run(["resume", "--reason", "Done"]);
  expect(resumed).toMatchObject({ code: 0, error: "" });
  expect(resumed.out).toMatch(/report/);
});

const engage = ["kill", "engage", list, "--reason", "x", "--minutes"];
test.each<[string, string[], Record<string, string | undefined>, RegExp]>([
  ["an unknown list", ["lists", "no@x.example"], {}, /no such list/i],
  [
    "an unknown activation",
    ["kill", "release", "01X"],
    {},
    /no such activation/i,
  ],
  ["an unknown incident", ["incidents", "01X"], {}, /incident/i],
  ["minutes out of range", [...engage, "1441"], {}, /minutes/],
  ["a token that is none", ["lists"], { BREAKWATER_TOKEN: "x" }, /token/i],
  ["no API", ["lists"], { BREAKWATER_API: undefined }, /--api/],
  [
    "an API that is not there",
    ["lists"],
    { BREAKWATER_API: "http://127.0.0.1:1/api" },
    /does not answer/,
  ],
  [
    "an API that is another site",
    ["lists"],
    { BREAKWATER_API: "nonsense" },
    /not a URL/,
  ],
])("%s is one line, and exit code 2", async (_, argv, env, message) => {
  const { out, error, code } = await run(argv, env);
  expect(error).toMatch(message);
  expect(error.trim().split("\n")).toHaveLength(1);
  expect(out).toBe("");
  expect(code).toBe(2);
});

test("a role that may only read is told which one it needs", async () => {
  const { error, code } = await run([...engage, "5"], {
    BREAKWATER_TOKEN: slice.tokens.read,
  });
  expect(error).toMatch(/Breakwater\.Operate/);
  expect(code).toBe(2);
});
