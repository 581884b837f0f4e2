import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appMemory } from "../app-memory";

/** What a child answers: a result, or why there is none. */
export type Answer<T> = { result: T } | { failed: string };

/** Asks a child process one thing at a time. */
export async function ask<T>(child: ChildProcess, task: object): Promise<T> {
  const ended = new AbortController();
  try {
    const answer = once(child, "message", { signal: ended.signal });
    const exit = once(child, "exit", { signal: ended.signal }).then(
      ([code]) => {
        throw new Error(`The child process ended with ${code}.`);
      },
    );
    exit.catch(() => undefined);
    answer.catch(() => undefined);
    child.send(task);
    const [said] = (await Promise.race([answer, exit])) as [Answer<T>];
    if ("failed" in said) throw new Error(said.failed);
    return said.result;
  } finally {
    ended.abort();
  }
}

/** A process that answers tasks, in the memory that the app is deployed with. */
export function startProcess(script: string): ChildProcess {
  return fork(script, { env: { ...process.env, ...appMemory } });
}

/** Runs one task in a process of its own, so that memory is that task's and nothing is warm. */
export async function runAlone<T>(script: string, task: object): Promise<T> {
  const child = startProcess(script);
  try {
    return await ask<T>(child, task);
  } finally {
    if (child.connected) child.disconnect();
  }
}

/** The other side: answers every task, and ends when nobody is there to ask. */
export function answerTasks<T>(work: (task: T) => Promise<unknown>): void {
  process.on("disconnect", () => process.exit());
  process.on("message", (task: T) => {
    work(task).then(
      (result) => process.send?.({ result }),
      (error: unknown) =>
        process.send?.({
          failed: error instanceof Error ? error.stack : String(error),
        }),
    );
  });
}
