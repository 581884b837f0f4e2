import type {
  BindingInfo,
  FunctionCallback,
  FunctionMetadata,
} from "./core-types";
import { Disposable } from "./disposable";
import { findNotJson } from "./find-not-json";
import { SystemError } from "./system-error";

export interface RegisteredFunction {
  id: string;
  name: string;
  metadata: FunctionMetadata;
  trigger: BindingInfo & { name: string };
  callback: FunctionCallback;
}

/** What the app registered while it was loaded, and nothing after. */
export class FunctionRegistry {
  readonly #functions = new Map<string, RegisteredFunction>();
  #locked = false;

  register(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (this.#locked)
      throw new SystemError(
        `A function can only be registered during app startup: "${metadata.name}" came too late.`,
      );
    const id = metadata.functionId ?? metadata.name;
    // Function names do not differ by case only: they are parts of URLs and settings.
    const key = id.toLowerCase();
    if (this.#functions.has(key))
      throw new SystemError(
        `A function with id "${id}" has already been registered.`,
      );
    if (!/^[A-Za-z][A-Za-z0-9_-]{0,126}$/.test(metadata.name))
      throw new SystemError(
        `"${metadata.name}" is not a function name: a letter, then letters, digits, - and _.`,
      );
    for (const [name, binding] of Object.entries(metadata.bindings)) {
      const fault = findNotJson(binding);
      if (fault !== undefined)
        throw new SystemError(
          `The binding "${name}" of the function "${metadata.name}" is not JSON at "${fault}".`,
        );
    }
    this.#functions.set(key, {
      id,
      name: metadata.name,
      metadata,
      trigger: findTrigger(metadata),
      callback,
    });
    return new Disposable(() => {
      if (this.#locked)
        throw new SystemError(
          "A function can only be disposed during app startup.",
        );
      this.#functions.delete(key);
    });
  }

  lock(): void {
    this.#locked = true;
  }

  all(): RegisteredFunction[] {
    return [...this.#functions.values()];
  }

  byName(name: string): RegisteredFunction | undefined {
    return this.all().find(
      (one) => one.name.toLowerCase() === name.toLowerCase(),
    );
  }
}

function findTrigger({
  name,
  bindings,
}: FunctionMetadata): RegisteredFunction["trigger"] {
  const triggers = Object.entries(bindings).filter(([, binding]) =>
    /trigger$/i.test(binding.type),
  );
  if (triggers.length !== 1)
    throw new SystemError(
      `The function "${name}" has ${triggers.length} triggers; it must have one.`,
    );
  const [key, binding] = triggers[0]!;
  return { ...binding, name: key };
}
