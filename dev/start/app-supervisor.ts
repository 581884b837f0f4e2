import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { HostLogEntry } from "../host/host-options";
import {
  appProcessVariable,
  type AppProcessOptions,
  type FromApp,
  type ToApp,
} from "./app-messages";

export interface AppSupervisor {
  /** Resolves when the app listens; rejects when it ended before it ever did. */
  start(): Promise<void>;
  /** Runs a timer function to its end, again in a new process if the old one dies meanwhile. */
  run(name: string): Promise<void>;
  stop(): Promise<void>;
}

export interface AppSupervisorOptions {
  app: AppProcessOptions;
  onLog(entry: HostLogEntry): void;
  /** The process ended by itself, with these last words; another one follows. */
  onRestart(how: string, said: string): void;
}

/** An app that dies at once again and again is broken: waits grow to this many milliseconds. */
const longestPause = 5_000;
const patience = 30_000;

/** Keeps one app process alive, whatever kills it, until told to stop. */
export function createAppSupervisor(
  options: AppSupervisorOptions,
): AppSupervisor {
  const runs = new Map<number, { name: string; resolve(): void }>();
  let child: ChildProcess | undefined;
  let listening = false;
  let everListened = false;
  let stopping = false;
  let deaths = 0;
  let numbers = 0;

  function launch(first: { resolve(): void; reject(error: Error): void }) {
    listening = false;
    const launched = fork(join(__dirname, "app-process.js"), [], {
      env: {
        ...process.env,
        [appProcessVariable]: JSON.stringify(options.app),
      },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // Its own group, so that Ctrl-C in the terminal does not end it before its turn.
      detached: true,
    });
    child = launched;
    let said = "";
    launched.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
    });
    launched.on("message", (message: FromApp) => {
      if ("log" in message) options.onLog(message.log);
      else if ("listening" in message) {
        listening = everListened = true;
        deaths = 0;
        first.resolve();
        for (const [id, { name }] of runs) send({ run: name, id });
      } else {
        runs.get(message.ran)?.resolve();
        runs.delete(message.ran);
      }
    });
    launched.once("exit", (code, signal) => {
      listening = false;
      if (stopping) return;
      const how = signal ? `by ${signal}` : `with exit code ${code}`;
      if (!everListened)
        return first.reject(new Error(said.trim() || `The app ended ${how}.`));
      options.onRestart(how, said.trim());
      const pause = Math.min(longestPause, 200 * (2 ** deaths++ - 1));
      setTimeout(() => {
        if (!stopping) launch(first);
      }, pause);
    });
  }

  const send = (message: ToApp) => {
    if (listening && child?.connected) child.send(message);
  };

  return {
    start: () => new Promise((resolve, reject) => launch({ resolve, reject })),
    run: (name) =>
      new Promise((resolve) => {
        const id = ++numbers;
        runs.set(id, { name, resolve });
        send({ run: name, id });
      }),
    async stop() {
      stopping = true;
      const ending = child;
      if (!ending || ending.exitCode !== null || ending.signalCode !== null)
        return;
      const ended = new Promise((resolve) => ending.once("exit", resolve));
      if (ending.connected) ending.send({ stop: true } satisfies ToApp);
      else ending.kill("SIGTERM");
      const timer = setTimeout(() => ending.kill("SIGKILL"), patience);
      await ended;
      clearTimeout(timer);
    },
  };
}
