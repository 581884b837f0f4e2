import { fork } from "node:child_process";
import { join } from "node:path";
import { findAppRoot } from "../../lib/app/find-app-root";
import type { HostLogEntry } from "../host/host-options";
import type { LearnOptions } from "./learn-tenant";
import type { VariantOptions, VariantResult } from "./run-variant";

interface Told {
  onLog: (entry: HostLogEntry) => void;
  onTrouble: (text: string) => void;
}

/** What the process is asked to do. */
export type ApartTask =
  | { kind: "learn"; options: Omit<LearnOptions, keyof Told> }
  | { kind: "variant"; options: Omit<VariantOptions, keyof Told> };

/** What it says of it; the last is `done` or `failed`. */
export type ApartMessage =
  | { kind: "log"; entry: HostLogEntry }
  | { kind: "trouble"; text: string }
  | { kind: "done"; result: unknown }
  | { kind: "failed"; message: string };

/**
 * Has the directory learnt in a process of its own: a tenant of true size and an app that knows it take two
 * gigabytes, which are gone with the process. As `learnTenant` otherwise.
 */
export function learnApart(options: LearnOptions): Promise<number> {
  return runApart("learn", options);
}

/** One storm in a process of its own; as `runVariant` otherwise. */
export function playApart(options: VariantOptions): Promise<VariantResult> {
  return runApart("variant", options);
}

function runApart<T>(
  kind: ApartTask["kind"],
  { onLog, onTrouble, ...options }: Told,
): Promise<T> {
  // As it was built, also where this file is run from its source.
  const file = join(findAppRoot(), "dist", "dev", "drill", "apart-process.js");
  const child = fork(file, { serialization: "advanced" });
  return new Promise<T>((resolve, reject) => {
    let last: ApartMessage | undefined;
    child.on("message", (message: ApartMessage) => {
      if (message.kind === "log") onLog(message.entry);
      else if (message.kind === "trouble") onTrouble(message.text);
      else last = message;
    });
    child.once("error", reject);
    // Not before its memory is free.
    child.once("close", (code, signal) => {
      if (last?.kind === "done") resolve(last.result as T);
      else
        reject(
          new Error(
            last?.kind === "failed"
              ? last.message
              : `A run of the drill ended early (${signal ?? `exit code ${code}`}).`,
          ),
        );
    });
    try {
      child.send({ kind, options });
    } catch (error) {
      // What cannot be sent: nobody would ever ask it for anything.
      child.kill();
      throw error;
    }
  });
}
