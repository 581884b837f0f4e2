import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Embedded } from "../../../dev/start/run-embedded";
import { createApiClient } from "../../../dev/start/api-client";
import { addressOf, knownLists } from "../../../dev/tenant/estate/list-plan";
import { createTenantClients } from "../../../dev/tenant/identity/tenant-clients";
import { findAppRoot } from "../../../lib/app/find-app-root";

const root = findAppRoot();
type Line = Omit<Embedded, "firstRun">;

function start(...argv: string[]) {
  const child = spawn(
    process.execPath,
    [join(root, "dist", "dev", "start", "main.js"), ...argv],
    { cwd: root },
  );
  const said = { out: "", error: "" };
  child.stdout.on("data", (chunk) => (said.out += String(chunk)));
  child.stderr.on("data", (chunk) => (said.error += String(chunk)));
  const ended = once(child, "close").then(([code]) => code as number | null);
  return { child, said, ended };
}

/** Five free ports in a row, found by trying: nothing else keeps them until they are taken. */
async function fiveFreePorts(): Promise<number> {
  for (let first = 23_000 + (process.pid % 1_000) * 5; ; first += 5) {
    const free = await Promise.all(
      [0, 1, 2, 3, 4].map((offset) => isOpen(first + offset)),
    );
    if (!free.includes(true)) return first;
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });
}

const openPorts = (first: number) =>
  Promise.all([0, 1, 2, 3, 4].map((offset) => isOpen(first + offset)));

describe("everything together", () => {
  let port: number;
  let running: ReturnType<typeof start>;
  let line: Line;

  beforeAll(async () => {
    port = await fiveFreePorts();
    running = start("--port", String(port), "--json");
    const ready = once(createInterface(running.child.stdout), "line");
    const [text] = (await Promise.race([
      ready,
      running.ended.then(() => {
        throw new Error(running.said.error);
      }),
    ])) as [string];
    line = JSON.parse(text) as Line;
  }, 240_000);
  afterAll(() => {
    running.child.kill("SIGKILL");
  });

  test("one line tells where everything is", () => {
    expect(Object.keys(line)).toEqual([
      "api",
      "tenant",
      "tokens",
      "mailFlowSecret",
      "storage",
    ]);
    expect(line.api).toBe(`http://127.0.0.1:${port}/api`);
    expect(line.tenant.graph).toBe(`http://127.0.0.1:${port + 1}/v1.0`);
    expect(line.mailFlowSecret).toMatch(/^whsec_/);
    for (const offset of [2, 3, 4])
      expect(line.storage).toContain(`http://127.0.0.1:${port + offset}/`);
    const { app, administrator } = createTenantClients(1);
    expect(line.tenant.clientId).toBe(administrator.clientId);
    expect(line.tenant.clientId).not.toBe(app.clientId);
  });

  test("health is green, and each token opens what its role may", async () => {
    expect((await fetch(`${line.api}/health`)).status).toBe(200);
    const approve = (token: string) =>
      fetch(`${line.api}/lists/nobody@x.example/approve`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
        },
        body: JSON.stringify({ expectedAudience: 1, reason: "A test" }),
      }).then(({ status }) => status);
    const release = (token: string) =>
      fetch(`${line.api}/kill-switch/01X`, {
        method: "DELETE",
        headers: { authorization: `Bearer ${token}` },
      }).then(({ status }) => status);
    const { tokens } = line;
    expect([await release(tokens.read), await approve(tokens.read)]).toEqual([
      403, 403,
    ]);
    expect([
      await release(tokens.operate),
      await approve(tokens.operate),
    ]).toEqual([404, 403]);
    expect([
      await release(tokens.approve),
      await approve(tokens.approve),
    ]).toEqual([404, 404]);
  });

  test("the faulty list is restricted; enough lists stay open to try the kill switch on", async () => {
    const lists = await createApiClient(line.api, line.tokens.read).lists();
    const named = (name: string) =>
      lists.find(({ address }) => address === addressOf(name));
    expect(named(knownLists.faulty)).toMatchObject({
      reach: 8400,
      expectedAudience: 19,
      restricted: true,
    });
    const open = lists.filter(
      ({ kind, open, restricted }) =>
        kind === "dynamicDistributionGroup" && open && !restricted,
    );
    expect(open.length).toBeGreaterThanOrEqual(6);
    const large = open.filter(({ reach }) => (reach ?? 0) >= 1_000);
    expect(large.length).toBeGreaterThanOrEqual(2);
    expect(
      named(knownLists.overThousandMembers)?.storedAudience,
    ).toBeGreaterThan(1_000);
    expect(named(knownLists.synced)).toMatchObject({ levers: [] });
    expect(named(knownLists.unifiedDynamic)?.kind).toBe("microsoft365Group");
    // Nested: it reaches more than its own few members.
    expect(named(knownLists.grandparent)?.reach).toBeGreaterThan(15);
  });

  test("the administrator finds rows of a recent trace in the tenant", async () => {
    const { tokenEndpoint, clientId, clientSecret, graph } = line.tenant;
    const answer = await fetch(tokenEndpoint, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
        scope: "https://graph.microsoft.com/.default",
      }),
    });
    const { access_token: token } = (await answer.json()) as {
      access_token: string;
    };
    const traced = await fetch(
      `${graph}/admin/exchange/tracing/messageTraces`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    expect(traced.status).toBe(200);
    const { value } = (await traced.json()) as { value: unknown[] };
    expect(value.length).toBeGreaterThan(0);
  });

  test("Ctrl-C ends all of it", async () => {
    expect(await openPorts(port)).toEqual([true, true, true, true, true]);
    running.child.kill("SIGINT");
    expect(await running.ended).toBe(0);
    expect(await openPorts(port)).toEqual([false, false, false, false, false]);
    expect(running.said.out.trim().split("\n")).toHaveLength(1);
    expect(running.said.error).toBe("");
  });
});

test.each([
  ["the API", 0],
  ["table storage", 4],
])(
  "a port that is in use is named with the option: %s",
  async (use, offset) => {
    const port = await fiveFreePorts();
    const other = createServer().listen(port + offset, "127.0.0.1");
    await once(other, "listening");
    const { said, ended } = start("--port", String(port), "--json");
    expect(await ended).toBe(2);
    other.close();
    expect(said.out).toBe("");
    expect(said.error.trim().split("\n")).toHaveLength(1);
    expect(said.error).toContain(`Port ${port + offset}, for ${use}`);
    expect(said.error).toContain("--port");
  },
);

test.each([
  ["--port", "70000"],
  ["--port", "x"],
  ["--scale", "0"],
  ["--scale", "3"],
  ["--sed", "1"],
])("bad usage is told and ends with 2: %s %s", async (...argv) => {
  const { said, ended } = start(...argv);
  expect(await ended).toBe(2);
  expect(said.out).toBe("");
  expect(said.error).toContain(argv[0]);
});
