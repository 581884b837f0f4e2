import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { InvocationResponse } from "./core-api/core-types";
import { createFunctionsCore } from "./core-api/create-functions-core";
import { readHostJson } from "./host-json";
import { HostError, type HostOptions } from "./host-options";
import { createHttpServer } from "./http/create-http-server";
import { createInvoke, describe } from "./invoke";
import { loadApp } from "./load-app";
import { mountFunctions } from "./mount-functions";
import { createQueueListener } from "./queues/create-queue-listener";
import { drainQueues } from "./queues/drain-queues";
import { createOpenQueue } from "./queues/queue-client";

export interface Host {
  /** Binds the port and starts timers and queues. Rejects with EADDRINUSE when the port is taken. */
  start(): Promise<void>;
  /** Takes nothing new, finishes what is in hand, runs the appTerminate hooks. Safe to call twice. */
  stop(): Promise<void>;
  /** `http://127.0.0.1:<port>`, once started. */
  readonly url: string;
  /** What the app registered, disabled and faulty functions left out. */
  readonly functions: { name: string; type: string }[];
  /** Runs a function now and waits for it; `input` is the text of a queue message. Rejects when it fails (a timer's failure is logged). */
  invoke(name: string, input?: string): Promise<InvocationResponse | undefined>;
  /** Names of the queues that trigger functions. */
  readonly queues: string[];
  /**
   * `oneAtATime`: runs all that is queued now, and says how many messages that were. Only queues of which
   * `mayHold` says yes are asked.
   */
  drainQueues(mayHold?: (queueName: string) => boolean): Promise<number>;
  /** A module of this host's copy of the app, as `dist/lib/app.js`. */
  require(file: string): unknown;
}

/** Loads the app and holds it against its host.json; nothing runs before `start`. */
export async function createHost(options: HostOptions): Promise<Host> {
  const { appRoot, settings, clock, log } = options;
  const hostJson = readHostJson(appRoot, options.hostJson);
  const core = createFunctionsCore(log);
  const modules = loadApp(appRoot, core);
  const { hooks } = core;
  try {
    await hooks.run("appStart", {
      hookData: hooks.appOnlyData,
      appHookData: hooks.appData,
    });
    core.functions.lock();
    if (core.functions.all().length > 0) await core.model().getCapabilities({});
  } catch (error) {
    modules.dispose();
    throw error;
  }

  const openQueue = createOpenQueue(settings, options.storageConnection);
  const invoke = createInvoke({
    core,
    clock,
    functionTimeout: hostJson.functionTimeout,
    log,
    openQueue,
    messageEncoding: hostJson.extensions.queues.messageEncoding,
  });
  const mounted = mountFunctions({
    options,
    hostJson,
    core,
    invoke,
    openQueue,
  });
  const listeners =
    options.queueMode === "parallel"
      ? mounted.queues.map((context) => createQueueListener(context, clock))
      : [];

  async function invokeByName(
    name: string,
    input = "",
  ): Promise<InvocationResponse | undefined> {
    const target = mounted.all.find(
      (one) => one.name.toLowerCase() === name.toLowerCase(),
    );
    if (!target) throw new HostError(`There is no function "${name}".`);
    const timer = mounted.timers.get(target.name);
    if (timer) return void (await timer.runNow());
    return invoke(target, { data: { string: input } });
  }

  const names = () =>
    mounted.all.map(({ name, trigger }) => ({ name, type: trigger.type }));
  const server = createHttpServer({
    functions: mounted.http,
    routePrefix: hostJson.extensions.http.routePrefix,
    settings,
    keys: options.keys,
    clock,
    invoke,
    admin: {
      names,
      start(name, input) {
        const target = mounted.all.find(
          (one) => one.name.toLowerCase() === name.toLowerCase(),
        );
        if (!target) return false;
        // Its failure is in the log; who asked has its 202.
        const work = invokeByName(name, input)
          .catch(() => {})
          .finally(() => inHand.delete(work));
        inHand.add(work);
        return true;
      },
    },
  });
  const inHand = new Set<Promise<unknown>>();
  let url = "";
  let stopping: Promise<void> | undefined;

  async function stop(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await Promise.all([
      ...[...mounted.timers.values()].map((timer) => timer.stop()),
      ...listeners.map((listener) => listener.stop()),
      ...inHand,
      closed,
    ]);
    try {
      await hooks.run("appTerminate", {
        hookData: hooks.appOnlyData,
        appHookData: hooks.appData,
      });
    } catch (error) {
      log({
        level: "error",
        category: "system",
        message: `An appTerminate hook failed: ${describe(error)}`,
      });
    }
    modules.dispose();
  }

  return {
    async start() {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(options.port, "127.0.0.1", () => resolve());
      });
      const { port } = server.address() as AddressInfo;
      url = `http://127.0.0.1:${port}`;
      for (const [name, timer] of mounted.timers)
        if (!options.timersByHand?.includes(name)) await timer.start();
      for (const listener of listeners) listener.start();
    },
    stop: () => (stopping ??= stop()),
    get url() {
      return url;
    },
    get functions() {
      return names();
    },
    invoke: invokeByName,
    queues: mounted.queues.map(({ queue }) => queue.name),
    drainQueues: (mayHold) => drainQueues(mounted.queues, mayHold),
    require: (file) => modules.require(join(modules.root, file)),
  };
}
