import { createHost } from "../../../dev/host/create-host";
import { createFunctionsCore } from "../../../dev/host/core-api/create-functions-core";
import type { FunctionMetadata } from "../../../dev/host/core-api/core-types";
import { createRealClock } from "../../../dev/clock/real-clock";
import { testStorageConnection } from "../../support/azurite";
import { buildFixture } from "./build-fixture";
import { startFixture } from "./start-fixture";

const load = (files: Record<string, string>) => {
  const fixture = buildFixture(files);
  return createHost({
    appRoot: fixture.appRoot,
    settings: {},
    storageConnection: testStorageConnection(),
    clock: createRealClock(),
    port: 0,
    log: () => {},
    queueMode: "oneAtATime",
    persistTimerStatus: false,
  }).finally(() => fixture.remove());
};
const timer = `import { app } from "@azure/functions";
app.timer("one", { schedule: "0 0 * * * *", handler: () => {} });`;

describe("what the app sees as @azure/functions-core", () => {
  it("has the eight members of the contract", () => {
    const { module } = createFunctionsCore(() => {});
    expect(Object.keys(module).sort()).toEqual([
      "Disposable",
      "getProgrammingModel",
      "hostVersion",
      "log",
      "registerFunction",
      "registerHook",
      "setProgrammingModel",
      "version",
    ]);
  });

  it("refuses an unknown hook with a system RangeError", () => {
    const { hooks } = createFunctionsCore(() => {});
    expect(() => hooks.register("nope", () => {})).toThrow(
      expect.objectContaining({
        isAzureFunctionsSystemError: true,
        name: "RangeError",
      }) as Error,
    );
  });

  const metadata = (bindings: FunctionMetadata["bindings"]) => ({
    name: "one",
    bindings,
  });
  const trigger = { type: "timerTrigger", direction: "in" as const };
  it.each([
    ["a function", { ...trigger, schedule: () => "" }],
    ["a big integer", { ...trigger, n: 1n }],
    ["a date", { ...trigger, at: new Date(0) }],
    ["not a number", { ...trigger, n: NaN }],
  ])("refuses a binding that holds %s", (_, binding) => {
    const { functions } = createFunctionsCore(() => {});
    expect(() =>
      functions.register(metadata({ t: binding }), () => {}),
    ).toThrow(/is not JSON at "(schedule|n|at)"/);
  });

  it("refuses a binding that holds itself, and takes one that leaves options undefined", () => {
    const { functions } = createFunctionsCore(() => {});
    const cyclic: Record<string, unknown> = { ...trigger };
    cyclic.self = { cyclic };
    expect(() =>
      functions.register(metadata({ t: cyclic as never }), () => {}),
    ).toThrow(/is not JSON/);
    functions.register(metadata({ t: { ...trigger, x: undefined } }), () => {});
    expect(functions.all()).toHaveLength(1);
  });

  it.each([
    ["no trigger", {}],
    ["two triggers", { a: trigger, b: { ...trigger, type: "queueTrigger" } }],
  ])("refuses a function with %s", (_, bindings) => {
    const { functions } = createFunctionsCore(() => {});
    expect(() => functions.register(metadata(bindings), () => {})).toThrow(
      /triggers; it must have one/,
    );
  });

  it("takes a registration back while the app loads, not after", () => {
    const { functions } = createFunctionsCore(() => {});
    const first = functions.register(metadata({ t: trigger }), () => {});
    first.dispose();
    expect(functions.all()).toHaveLength(0);
    const second = functions.register(metadata({ t: trigger }), () => {});
    functions.lock();
    expect(() => second.dispose()).toThrow(/during app startup/);
  });
});

describe("loading an app", () => {
  it("refuses two functions of one name, whatever its case", async () => {
    await expect(
      load({
        "functions/a.ts": timer,
        "functions/b.ts": timer.replace('"one"', '"ONE"'),
      }),
    ).rejects.toThrow(/"ONE" has already been registered/);
  });

  it("refuses two functions that answer the same requests", async () => {
    const http = (name: string, route: string) =>
      `app.http("${name}", { route: "${route}", methods: ["GET"], handler: () => ({}) });`;
    await expect(
      load({
        "functions/a.ts": `import { app } from "@azure/functions";
${http("one", "lists/{a}")}${http("two", "Lists/{b}")}`,
      }),
    ).rejects.toThrow('"one" and "two" both answer GET /api/lists/{}');
  });

  it("refuses a registration after the load", async () => {
    const host = await load({
      "functions/a.ts": `${timer}
export const late = () => app.timer("two", { schedule: "0 0 * * * *", handler: () => {} });`,
    });
    const { late } = host.require("functions/a.js") as { late: () => void };
    expect(late).toThrow(/only be registered during app startup/);
    await host.stop();
  });

  it("stops at a file that cannot be loaded", async () => {
    await expect(
      load({ "functions/a.ts": timer, "functions/b.ts": "throw Error('no')" }),
    ).rejects.toThrow("no");
  });

  it.each([
    ["matches no file", '{ "main": "nowhere/*.js" }', /matches no file/],
    ["is missing", "{}", /has no `main`/],
  ])("says so when `main` %s", async (_, text, message) => {
    await expect(load({ "package.json": text })).rejects.toThrow(message);
  });

  it.each([
    ['{ "version": "1.0" }', /host.json: version/],
    [
      '{ "version": "2.0", "functionTimeout": "ten" }',
      /host.json: functionTimeout: "ten" is not a time span/,
    ],
    [
      '{ "version": "2.0", "extensions": { "queues": { "batchSize": 33 } } }',
      /host.json: extensions.queues.batchSize/,
    ],
  ])("refuses host.json %s", async (text, message) => {
    await expect(
      load({ "functions/a.ts": timer, "host.json": text }),
    ).rejects.toThrow(message);
  });

  it.each([
    [
      "a setting that is missing",
      `app.timer("bad", { schedule: "%NOWHERE%", handler: () => {} });`,
      /"bad" is in error: "%NOWHERE%" does not resolve: set NOWHERE/,
    ],
    [
      "a schedule that is none",
      `app.timer("bad", { schedule: "61 0 0 * * *", handler: () => {} });`,
      /"bad" is in error: "61 0 0 \* \* \*" is not an NCRONTAB/,
    ],
    [
      "an unknown constraint",
      `app.http("bad", { route: "a/{x:odd}", handler: () => ({}) });`,
      /"bad" is in error: the route "a\/{x:odd}" has a constraint/,
    ],
    [
      "a missing connection",
      `app.storageQueue("bad", { queueName: "q", connection: "Elsewhere", handler: () => {} });`,
      /"bad" is in error: the connection "Elsewhere" does not resolve/,
    ],
    [
      "a trigger that this host lacks",
      `app.eventGrid("bad", { handler: () => {} });`,
      /"bad" is in error: this host has no trigger "eventGridTrigger"/,
    ],
  ])(
    "reports a function with %s and runs the others",
    async (_, code, said) => {
      const running = await startFixture({
        fixture: buildFixture({
          "functions/a.ts": `${timer}\n${code}`,
          "journal.ts": "",
        }),
      });
      expect(running.host.functions.map(({ name }) => name)).toEqual(["one"]);
      expect(running.logged.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(said),
      );
      await running.host.stop();
      running.remove();
    },
  );

  it("gives two hosts of one process their own copies of the app, one after the other and at once", async () => {
    const fixture = buildFixture();
    const first = await startFixture({ fixture });
    const second = await startFixture({ fixture });
    await fetch(`${second.host.url}/api/defaultRoute`);
    await second.host.stop();
    await fetch(`${first.host.url}/api/defaultRoute`);
    await fetch(`${first.host.url}/api/defaultRoute`);
    await first.host.stop();
    const third = await startFixture({ fixture });
    await third.host.stop();
    expect(
      [first, second, third].map(
        ({ journal }) => journal.filter(({ ran }) => ran).length,
      ),
    ).toEqual([2, 1, 0]);
    expect(third.journal).toEqual([
      { hook: "appStart" },
      { hook: "appTerminate" },
    ]);
    fixture.remove();
  });
});

describe("stopping", () => {
  it("finishes the request in hand, takes no other, then runs the terminate hooks", async () => {
    const running = await startFixture();
    let open = () => {};
    running.gates.echo = new Promise<void>((resolve) => (open = resolve));
    const answer = fetch(`${running.host.url}/api/defaultRoute`);
    while (!running.journal.some(({ ran }) => ran))
      await new Promise((resolve) => setTimeout(resolve, 5));
    const stopped = running.host.stop();
    await expect(fetch(`${running.host.url}/api/empty`)).rejects.toThrow();
    expect(running.journal.at(-1)).toEqual({ ran: "defaultRoute" });
    open();
    expect((await answer).status).toBe(202);
    await stopped;
    expect(running.journal.at(-1)).toEqual({ hook: "appTerminate" });
    running.remove();
  });

  it("fails an invocation that outlives functionTimeout", async () => {
    const running = await startFixture({
      hostJson: { version: "2.0", functionTimeout: "00:00:01" },
    });
    running.gates.echo = new Promise(() => {});
    const answer = await fetch(`${running.host.url}/api/defaultRoute`);
    expect(answer.status).toBe(500);
    expect(running.logged.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/Timeout value of 1 s exceeded/),
    );
    await running.host.stop();
    running.remove();
  });
});
