import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { AppModules } from "./app-modules";
import type { FunctionsCore } from "./core-api/create-functions-core";
import { HostError } from "./host-options";

/**
 * Loads every file that `main` of the app's package.json matches, as the worker does, and locks
 * registration. An error in any file stops the whole app, as it does on Node 20 and newer.
 */
export function loadApp(givenRoot: string, core: FunctionsCore): AppModules {
  const appRoot = realpathSync(givenRoot);
  const { main } = JSON.parse(
    readFileSync(join(appRoot, "package.json"), "utf8"),
  ) as { main?: string };
  if (!main) throw new HostError("package.json of the app has no `main`.");
  const files = globSync(main.replace(/^\.\//, ""), {
    cwd: appRoot,
    absolute: true,
  }).sort();
  if (files.length === 0)
    throw new HostError(
      `\`main\` of package.json ("${main}") matches no file: build the app first.`,
    );
  const modules = new AppModules(appRoot, core.module);
  try {
    for (const file of files) modules.require(file);
  } catch (error) {
    modules.dispose();
    throw error;
  }
  return modules;
}
