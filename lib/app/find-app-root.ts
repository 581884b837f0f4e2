import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of package.json and host.json, from the sources as from `dist`. */
export function findAppRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "host.json"))) {
    const above = dirname(folder);
    if (above === folder) throw new Error("There is no host.json above here.");
    folder = above;
  }
  return folder;
}
