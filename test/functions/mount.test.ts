import { readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { createFunctionsCore } from "../../dev/host/core-api/create-functions-core";
import { heartbeatTimers } from "./timers";
import { routes } from "../../lib/http/routes/all-routes";
import { queueNames } from "../../lib/ports/names";

const root = join(__dirname, "../..");
const mockCore = createFunctionsCore(() => {});
jest.mock("@azure/functions-core", () => mockCore.module, { virtual: true });

interface Trigger {
  type: string;
  route?: string;
  methods?: string[];
  authLevel?: string;
  schedule?: string;
  runOnStartup?: boolean;
  queueName?: string;
  connection?: string;
}

const files = globSync("functions/*.ts", { cwd: root });
let loading: Error | undefined;
beforeAll(() => {
  // Loading reads no setting: any look at one would be seen here.
  const env = process.env;
  process.env = new Proxy(env, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (/^(BREAKWATER_(?!TEST)|AzureWebJobs)/.test(String(name)))
        loading = new Error(`${String(name)} was read`);
      return value;
    },
  });
  for (const file of files) jest.requireActual(join(root, file));
  process.env = env;
});

const triggers = (type: string): (Trigger & { function: string })[] =>
  mockCore.functions
    .all()
    .map(({ name, trigger }) => ({
      ...(trigger as unknown as Trigger),
      function: name,
    }))
    .filter((trigger) => trigger.type === type);

test("package.json loads every file of functions/, and loading reads no setting", () => {
  const { main } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  ) as { main: string };
  expect(main).toBe("dist/functions/*.js");
  expect(files.length).toBeGreaterThan(10);
  expect(loading).toBeUndefined();
});

test("names are unique, without case", () => {
  const names = mockCore.functions.all().map(({ name }) => name.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
});

test("every operation of the API is served, and nothing else but what is not there", () => {
  const served = triggers("httpTrigger").flatMap(({ route, methods = [] }) =>
    methods.map((method) => `${method.toUpperCase()} /${route}`),
  );
  const fallback = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].map(
    (method) => `${method} /{*path}`,
  );
  expect(served.sort()).toEqual(
    [
      ...routes.map(({ method, path }) => `${method} ${path}`),
      ...fallback,
    ].sort(),
  );
});

test("keys of the host guard nothing: every operation checks for itself", () => {
  expect(triggers("httpTrigger").map(({ authLevel }) => authLevel)).toEqual(
    triggers("httpTrigger").map(() => "anonymous"),
  );
});

test("timers, with their schedules", () => {
  const timers = triggers("timerTrigger").map(
    ({ function: name, schedule, runOnStartup }) => ({
      name,
      schedule,
      runOnStartup,
    }),
  );
  expect(timers.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    {
      name: "audit-lists",
      schedule: "0 5/10 * * * *",
      runOnStartup: undefined,
    },
    {
      name: "sweep-enforcement",
      schedule: "0 * * * * *",
      runOnStartup: undefined,
    },
    {
      name: "sync-directory",
      schedule: "0 */10 * * * *",
      runOnStartup: undefined,
    },
  ]);
  expect(heartbeatTimers()).toEqual(timers.map(({ name }) => name));
});

test("queues are those that infra creates, on the app's storage", () => {
  const queues = triggers("queueTrigger");
  expect(
    queues
      .map(({ function: name, queueName, connection }) => [
        name,
        queueName,
        connection,
      ])
      .sort(),
  ).toEqual([
    ["detect-storms", "mail-events", "AzureWebJobsStorage"],
    ["reconcile-enforcement", "enforcement", "AzureWebJobsStorage"],
  ]);
  for (const { queueName } of queues)
    expect(queueNames).toEqual(
      expect.arrayContaining([queueName, `${queueName}-poison`]),
    );
});

test("host.json says what the code relies on", () => {
  const host = JSON.parse(readFileSync(join(root, "host.json"), "utf8")) as {
    extensions: {
      http: { routePrefix: string };
      queues: { messageEncoding: string };
    };
  };
  expect(host.extensions.http.routePrefix).toBe("api");
  expect(host.extensions.queues.messageEncoding).toBe("base64");
});
