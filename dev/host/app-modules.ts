import { sep } from "node:path";
import {
  nativeModule,
  type LoadedModule,
  type NativeModule,
} from "./native-module";

/**
 * The modules of one app, loaded for one host: its own files and `@azure/functions`, which keeps what
 * it was told in module variables. Two hosts of one process thus never share state; every other package is shared.
 */
export class AppModules {
  readonly #modules = new Map<string, LoadedModule>();
  readonly #loading = new Set<string>();
  readonly #native = nativeModule();
  readonly #inherited = this.#native._load;
  readonly #own: (filename: string) => boolean;
  readonly #load: NativeModule["_load"];
  #active = false;

  constructor(
    readonly root: string,
    private readonly core: unknown,
  ) {
    const inside = root.endsWith(sep) ? root : root + sep;
    const library = `${sep}node_modules${sep}@azure${sep}functions${sep}`;
    const packages = `${sep}node_modules${sep}`;
    this.#own = (filename) =>
      filename.includes(library) ||
      (filename.startsWith(inside) &&
        !filename.slice(inside.length - 1).includes(packages));
    this.#load = (request, parent, isMain) =>
      this.#intercept(request, parent, isMain);
    this.#native._load = this.#load;
  }

  /** Loads (or finds) a file of the app, by absolute path. */
  require(filename: string): unknown {
    return this.#within(() => this.#loadOwn(filename, null, false, filename));
  }

  /** Gives Node's loader back, and lets go of the app. */
  dispose(): void {
    if (this.#native._load === this.#load) this.#native._load = this.#inherited;
    // A shared package names who required it first as its parent for ever, and with that the whole app stays in memory.
    for (const module of Object.values(this.#native._cache))
      if (module?.parent && this.#owns(module.parent)) module.parent = null;
  }

  #intercept(
    request: string,
    parent: LoadedModule | null,
    isMain: boolean,
  ): unknown {
    if (!this.#active && !this.#owns(parent))
      return this.#inherited(request, parent, isMain);
    if (request === "@azure/functions-core") return this.core;
    let filename: string;
    try {
      filename = this.#native._resolveFilename(request, parent);
    } catch {
      // Let the loader itself say what it does not find.
      return this.#inherited(request, parent, isMain);
    }
    if (!this.#own(filename)) return this.#inherited(request, parent, isMain);
    return this.#within(() => this.#loadOwn(request, parent, isMain, filename));
  }

  /** Also a `require` that runs long after the load, inside a function. */
  #owns(parent: LoadedModule | null): boolean {
    return parent !== null && this.#modules.get(parent.filename) === parent;
  }

  #loadOwn(
    request: string,
    parent: LoadedModule | null,
    isMain: boolean,
    filename: string,
  ): unknown {
    const cache = this.#native._cache;
    const known =
      this.#modules.get(filename) ??
      (this.#loading.has(filename) ? cache[filename] : undefined);
    if (known) return known.exports;
    const outside = cache[filename];
    delete cache[filename];
    this.#loading.add(filename);
    try {
      const exports = this.#inherited(request, parent, isMain);
      const module = cache[filename];
      if (module) this.#modules.set(filename, module);
      return exports;
    } finally {
      this.#loading.delete(filename);
      delete cache[filename];
      if (outside) cache[filename] = outside;
    }
  }

  #within<T>(run: () => T): T {
    const before = this.#active;
    this.#active = true;
    try {
      return run();
    } finally {
      this.#active = before;
    }
  }
}
