import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { BreakwaterError } from "../errors/breakwater-error";
import { parsePolicy } from "./parse-policy";
import type { Policy } from "./policy-schema";

/**
 * The policy of a file; relative names are relative to the app's folder (where host.json is).
 * @throws BreakwaterError `invalid_policy`
 */
export async function loadPolicy(file: string): Promise<Policy> {
  const path = isAbsolute(file) ? file : join(await appFolder(), file);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new BreakwaterError(
      "invalid_policy",
      `The policy file ${file} cannot be read.`,
      {
        cause,
        hint: "Check the name, and that it may be read.",
      },
    );
  }
  return parsePolicy(text, file);
}

/** The nearest folder above this file that has a host.json: the same in a checkout, in `dist` and when deployed. */
async function appFolder(): Promise<string> {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const found = await readFile(join(folder, "host.json")).then(
      () => true,
      () => false,
    );
    if (found) return folder;
    if (dirname(folder) === folder) return resolve(".");
  }
}
