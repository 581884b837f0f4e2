import { hookNames, type HookCallback, type HookName } from "./core-types";
import { Disposable } from "./disposable";
import { SystemRangeError } from "./system-error";

/** Hooks run in the order in which they were registered, each awaited; one that throws fails its caller. */
export class Hooks {
  readonly #callbacks = new Map<HookName, HookCallback[]>(
    hookNames.map((name) => [name, []]),
  );
  /** Shared by all hooks of the app, as the worker does. */
  readonly appData: Record<string, unknown> = {};
  /** Shared by the start and terminate hooks only. */
  readonly appOnlyData: Record<string, unknown> = {};

  register(name: string, callback: HookCallback): Disposable {
    const callbacks = this.#callbacks.get(name as HookName);
    if (!callbacks) throw new SystemRangeError(`Unrecognized hook "${name}".`);
    callbacks.push(callback);
    return new Disposable(() => {
      const index = callbacks.indexOf(callback);
      if (index >= 0) callbacks.splice(index, 1);
    });
  }

  async run(name: HookName, context: Record<string, unknown>): Promise<void> {
    for (const callback of [...this.#callbacks.get(name)!])
      await callback(context);
  }

  /** Log hooks may not wait: a line is out when the call returns. */
  runNow(name: "log", context: Record<string, unknown>): void {
    for (const callback of [...this.#callbacks.get(name)!]) callback(context);
  }
}
