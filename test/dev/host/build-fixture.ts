import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";

const source = join(__dirname, "fixture-app");
/** Below the repository, so that the app finds `@azure/functions` as any app does. */
const cache = join(__dirname, "../../../node_modules/.cache/breakwater-host");

export interface Fixture {
  appRoot: string;
  remove(): void;
}

/** The fixture app compiled as a build would; `files` (path to TypeScript) replaces all of its functions. */
export function buildFixture(files?: Record<string, string>): Fixture {
  mkdirSync(cache, { recursive: true });
  const appRoot = mkdtempSync(join(cache, "app-"));
  const all = files ? { ...rootFiles(), ...files } : readAll(source);
  for (const [path, text] of Object.entries(all)) {
    const target = join(appRoot, path.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, path.endsWith(".ts") ? compile(text) : text);
  }
  return {
    appRoot,
    remove: () => rmSync(appRoot, { recursive: true, force: true }),
  };
}

const rootFiles = () =>
  Object.fromEntries(
    ["package.json", "host.json"].map((name) => [
      name,
      readFileSync(join(source, name), "utf8"),
    ]),
  );

function readAll(folder: string, below = ""): Record<string, string> {
  const all: Record<string, string> = {};
  for (const entry of readdirSync(join(folder, below), {
    withFileTypes: true,
  })) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) Object.assign(all, readAll(folder, path));
    else all[path] = readFileSync(join(folder, path), "utf8");
  }
  return all;
}

function compile(text: string): string {
  return transpileModule(text, {
    compilerOptions: {
      module: ModuleKind.CommonJS,
      target: ScriptTarget.ES2022,
      esModuleInterop: true,
    },
  }).outputText;
}
