import Module from "node:module";

export interface LoadedModule {
  exports: unknown;
  filename: string;
  /** Who required it first. */
  parent?: LoadedModule | null;
}

/** Node's module loader, with the internals that every tool which intercepts `require` relies on. */
export interface NativeModule {
  _load: (
    request: string,
    parent: LoadedModule | null,
    isMain: boolean,
  ) => unknown;
  _resolveFilename(request: string, parent: LoadedModule | null): string;
  _cache: Record<string, LoadedModule | undefined>;
}

/** jest hands out a subclass of the real loader; what it inherits from is the one that loads files. */
export function nativeModule(): NativeModule {
  const parent = Object.getPrototypeOf(Module) as { _load?: unknown };
  const native = typeof parent._load === "function" ? parent : Module;
  return native as unknown as NativeModule;
}
