import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const root = resolve(__dirname, "../../..");

function start(...parameters: string[]): ChildProcess {
  return spawn(
    process.execPath,
    [
      "-r",
      resolve(__dirname, "transpile.cjs"),
      resolve(root, "dev/tenant/main.ts"),
      ...parameters,
    ],
    { cwd: root },
  );
}

async function outcome(child: ChildProcess) {
  let [out, err] = ["", ""];
  child.stdout!.on("data", (chunk) => (out += String(chunk)));
  child.stderr!.on("data", (chunk) => (err += String(chunk)));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out, err };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

test("one line tells a stranger the way in, and Ctrl-C ends it", async () => {
  const port = await freePort();
  const child = start("--port", String(port), "--scale", "0.001");
  const ended = outcome(child);
  const [line] = (await once(
    createInterface({ input: child.stdout! }),
    "line",
  )) as [string];
  const told = JSON.parse(line) as Record<string, string>;
  expect(Object.keys(told)).toEqual([
    "graph",
    "exchange",
    "tokenEndpoint",
    "tenantId",
    "clientId",
    "clientSecret",
  ]);
  const base = `http://127.0.0.1:${port}`;
  expect(told).toMatchObject({
    graph: `${base}/v1.0`,
    exchange: `${base}/adminapi`,
    tokenEndpoint: `${base}/${told.tenantId}/oauth2/v2.0/token`,
  });
  const tokenFor = async (scope: string) => {
    const answer = await fetch(told.tokenEndpoint!, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `grant_type=client_credentials&client_id=${told.clientId}&client_secret=${encodeURIComponent(told.clientSecret!)}&scope=${encodeURIComponent(scope)}`,
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const exchange = await fetch(
    `${told.exchange}/beta/${told.tenantId}/InvokeCommand`,
    {
      method: "POST",
      headers: {
        authorization: `Bearer ${await tokenFor("https://outlook.office365.com/.default")}`,
        "content-type": "application/json; charset=utf-8",
      },
      body: '{"CmdletInput":{"CmdletName":"Get-DynamicDistributionGroup","Parameters":{}}}',
    },
  );
  expect(exchange.status).toBe(200);
  expect(
    ((await exchange.json()) as { value: unknown[] }).value.length,
  ).toBeGreaterThan(5);
  const to = new Date().toISOString();
  const from = new Date(Date.now() - 86_400_000).toISOString();
  const traces = await fetch(
    `${told.graph}/admin/exchange/tracing/messageTraces?$filter=${encodeURIComponent(`receivedDateTime ge ${from} and receivedDateTime le ${to}`)}`,
    {
      headers: {
        authorization: `Bearer ${await tokenFor("https://graph.microsoft.com/.default")}`,
      },
    },
  );
  expect(
    ((await traces.json()) as { value: unknown[] }).value.length,
  ).toBeGreaterThan(0);
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 0, out: `${line}\n`, err: "" });
});

test("a port that is taken is named, with the option", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const { code, out, err } = await outcome(
    start("--port", String(port), "--scale", "0.0001"),
  );
  taken.close();
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toBe(`Port ${port} is in use: choose another with --port.\n`);
});

test.each([
  [["--port", "x"]],
  [["--scale", "0"]],
  [["--seed", "-1"]],
  [["--next-links", "maybe"]],
  [["--colour"]],
  [["surplus"]],
])("%j is bad usage, said in one line", async (parameters) => {
  const { code, out, err } = await outcome(start(...parameters));
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err.trim().split("\n")).toHaveLength(1);
});
