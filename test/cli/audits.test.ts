import { runProgram } from "../../cli/create-program";

const stopped = {
  id: "01JRUN",
  state: "stopped",
  mode: "enforce",
  reportOnly: null,
  by: "timer",
  startedAt: "2026-03-02T08:05:00.000Z",
  finishedAt: "2026-03-02T08:05:02.000Z",
  snapshotVersion: "v",
  lists: 120,
  overLimit: 3,
  restricted: 0,
  mailTips: { planned: 0, written: 0 },
  stopped: { limit: 1, wanted: 3 },
  wantedLists: ["small", "large", "gone"],
  approves: null,
  approvedBy: null,
  error: null,
};
const lists = [
  { guid: "small", address: "small@trust.example", reach: 60, limit: 50 },
  { guid: "large", address: "large@trust.example", reach: 5000, limit: 1000 },
];

async function run(runs: object[], ...argv: string[]) {
  const said = { out: "", error: "", code: -1, sent: [] as string[] };
  await runProgram(
    {
      out: (text) => void (said.out += text),
      error: (text) => void (said.error += text),
      interactive: false,
      env: { BREAKWATER_API: "http://app.example/api", BREAKWATER_TOKEN: "t" },
      fetch: (input, init) => {
        const path = new URL(input).pathname.replace("/api", "");
        said.sent.push(`${init?.method ?? "GET"} ${path}`);
        const body =
          path === "/lists"
            ? { value: lists }
            : path === "/audits" && init?.method === "GET"
              ? { value: runs }
              : runs[0];
        return Promise.resolve(Response.json(body));
      },
      sleep: () => Promise.resolve(),
      setExitCode: (code) => void (said.code = code),
    },
    argv,
  );
  return said;
}

test("a stopped run needs attention, and shows what it wanted, largest first, with the way to carry it out", async () => {
  const { out, code } = await run([stopped], "audits", stopped.id);
  expect(code).toBe(1);
  expect(out).toMatch(
    /stopped +120 +3 +0 +it wanted to restrict 3 lists, and may 1/,
  );
  expect(out).toMatch(
    /large@trust\.example +5,000 +1,000\n *small@trust\.example +60 +50\n *gone/,
  );
  expect(out).toContain(`breakwater audits approve ${stopped.id}`);
});

test("approving one sends it and shows the run that carries it out", async () => {
  const done = {
    ...stopped,
    ...{ id: "01JNEXT", state: "done", stopped: null, wantedLists: [] },
    ...{ approvedBy: "Operator", restricted: 3 },
  };
  const { out, code, sent } = await run([done], "audits", "approve", "01JRUN");
  expect(sent).toEqual(["POST /audits/01JRUN/approve"]);
  expect(out).toMatch(/01JNEXT .* done +120 +3 +3 +approved by Operator/);
  expect(code).toBe(0);
});

test("before the first run it says what there is to wait for", async () => {
  expect(await run([], "audits")).toMatchObject({
    code: 0,
    out: expect.stringContaining("There was no audit yet") as string,
  });
});
