import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { QueueServiceClient } from "@azure/storage-queue";
import {
  appProcessVariable,
  type AppProcessOptions,
  type FromApp,
  type ToApp,
} from "../../dev/start/app-messages";
import { mailFlowSecret } from "../../dev/start/app-settings";
import { findFreePort } from "../../dev/azurite/free-port";
import { addressOf, knownLists } from "../../dev/tenant/estate/list-plan";
import { findAppRoot } from "../../lib/app/find-app-root";
import type { Activation } from "../../lib/enforcement/desired-state/activation";
import type { Incident } from "../../lib/incident/incident";
import { testStorageConnection } from "../support/azurite";
import {
  createCaller,
  replyAll,
  until,
  type Caller,
  type Page,
} from "./call-api";
import { approvedSenders, startTenant, type SliceTenant } from "./start-slice";

const [nursing] = knownLists.largeAllowed.map(addressOf) as [string];
const lists = knownLists.openSmall.map(addressOf);

interface AppProcess extends Caller {
  child: ChildProcess;
  run(functionName: string): Promise<void>;
}

let slice: SliceTenant;
const children: ChildProcess[] = [];
let runs = 0;

beforeAll(async () => {
  slice = await startTenant(3002, {
    storm: {
      mode: "enforce",
      rules: { "distinct-repliers": { leastReach: 20, fullReach: 30 } },
    },
  });
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
});
afterAll(() => slice.close());

/** The app in a process of its own, as `npm start` runs it. */
async function startProcess(): Promise<AppProcess> {
  const port = await findFreePort();
  const { settings, tenant, tokens, seed } = slice;
  const options: AppProcessOptions = {
    port,
    tenantBase: tenant.origin,
    settings,
  };
  const child = fork(
    join(findAppRoot(), "dist", "dev", "start", "app-process.js"),
    [],
    {
      env: { ...process.env, [appProcessVariable]: JSON.stringify(options) },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    },
  );
  children.push(child);
  await new Promise<void>((resolve, reject) => {
    child.on("message", (message: FromApp) => {
      if ("listening" in message) resolve();
    });
    child.once("exit", (code) => reject(new Error(`It ended with ${code}.`)));
  });
  return {
    child,
    ...createCaller(
      `http://127.0.0.1:${port}/api`,
      tokens,
      mailFlowSecret(seed),
    ),
    run(functionName) {
      const id = ++runs;
      child.send({ run: functionName, id } satisfies ToApp);
      return new Promise((resolve) => {
        child.on("message", (message: FromApp) => {
          if ("ran" in message && message.ran === id) resolve();
        });
      });
    },
  };
}

/** Kills the process at the moment when the tenant is told who may write to a list: before that is so, or after. */
function killAtWrite(
  list: string,
  moment: "before" | "after",
  child: ChildProcess,
): Promise<unknown> {
  const store = slice.state.lists;
  const write = store.writeAcceptedSenders.bind(store);
  const ended = once(child, "exit");
  store.writeAcceptedSenders = (target, rows) => {
    if (target.address !== list) return write(target, rows);
    store.writeAcceptedSenders = write;
    child.kill("SIGKILL");
    if (moment === "before") throw new Error("Nobody waits for the answer.");
    write(target, rows);
  };
  return ended;
}

const activations = async (app: AppProcess) =>
  (await app.call<Page<Activation>>("GET", "/kill-switch")).body.value;
const engage = (app: AppProcess, target: string, key: string) =>
  app.call<Activation>("POST", "/kill-switch", {
    body: { scope: "list", target, reason: "A test", minutes: 30 },
    headers: { "Idempotency-Key": key },
  });
/** Its answer may be lost with the process that was to give it. */
const anyway = (work: Promise<unknown>) => work.catch(() => undefined);

test.each(["before", "after"] as const)(
  "kill -9 %s the write of a throw, and of its release: the next process completes it",
  async (moment) => {
    const list = lists[moment === "before" ? 0 : 1] ?? "";
    const first = await startProcess();
    const killed = killAtWrite(list, moment, first.child);
    const lost = anyway(engage(first, list, moment));
    await killed;
    await lost;
    expect(first.child.signalCode).toBe("SIGKILL");
    expect(slice.senders()[list]).toEqual(
      moment === "before" ? [] : [approvedSenders],
    );

    const second = await startProcess();
    const requested = await activations(second);
    expect(requested.find(({ target }) => target === list)?.state).toBe(
      "requested",
    );
    await second.run("sweep-enforcement");
    const found = (await activations(second)).filter(
      ({ target }) => target === list,
    );
    expect(found).toMatchObject([{ state: "applied" }]);
    expect(slice.senders()[list]).toEqual([approvedSenders]);
    const id = found[0]?.id ?? "";
    expect(await engage(second, list, moment)).toMatchObject({
      status: 202,
      body: { id },
    });

    const killedAgain = killAtWrite(list, moment, second.child);
    const lostAgain = anyway(second.call("DELETE", `/kill-switch/${id}`));
    await killedAgain;
    await lostAgain;
    expect(second.child.signalCode).toBe("SIGKILL");
    const third = await startProcess();
    await third.run("sweep-enforcement");
    expect(await third.call("GET", `/kill-switch/${id}`)).toMatchObject({
      body: { state: "released", lists: [{ state: "released" }] },
    });
    expect(slice.senders()[list]).toEqual([]);
  },
  120_000,
);

test("two processes on one storage: one throw, one incident, one activation", async () => {
  const [one, two] = await Promise.all([startProcess(), startProcess()]);
  await one.run("sync-directory");
  await one.run("audit-lists");
  const list = lists[2] ?? "";
  const thrown = await Promise.all(
    [one, two, one, two].map((app) => engage(app, list, "both-at-once")),
  );
  expect(thrown.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
  const ids = new Set(thrown.map(({ body }) => body.id));
  expect(ids.size).toBe(1);
  await until(
    async () => (await activations(two)).find(({ id }) => ids.has(id))?.state,
    (state) => state === "applied",
  );

  const mails = replyAll(nursing, 12);
  const told = await Promise.all(
    [one, two].flatMap((app) => mails.map((mail) => app.tell([mail]))),
  );
  expect(new Set(told.map(({ status }) => status))).toEqual(new Set([202]));
  const incidents = async (app: AppProcess) =>
    (await app.call<Page<Incident>>("GET", "/incidents")).body.value;
  await until(
    () => incidents(one),
    ([incident]) => (incident?.activations.length ?? 0) > 0,
  );
  await untilQueuesAreEmpty();
  const [incident, ...more] = await incidents(two);
  expect(more).toEqual([]);
  const detected = (await activations(one)).filter(
    ({ by }) => by === "detector",
  );
  expect(detected.map(({ id }) => id)).toEqual(incident?.activations);
  expect(detected).toHaveLength(1);
  expect(
    await until(
      () => slice.senders()[nursing],
      (senders) => senders?.length === 1,
    ),
  ).toEqual([approvedSenders]);
}, 120_000);

/** A message that is being worked on is hidden and still counts. */
async function untilQueuesAreEmpty(): Promise<void> {
  const service = QueueServiceClient.fromConnectionString(
    testStorageConnection(),
  );
  await until(
    async () => {
      const counts = await Promise.all(
        (["mail-events", "enforcement"] as const).map((name) =>
          service.getQueueClient(name).getProperties(),
        ),
      );
      return counts.map(
        ({ approximateMessagesCount = 0 }) => approximateMessagesCount,
      );
    },
    (counts) => counts.every((count) => count === 0),
    60_000,
  );
}
