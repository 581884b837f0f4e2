import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { BreakwaterError } from "../errors/breakwater-error";
import { parsePolicy } from "../policy/parse-policy";
import type { Policy } from "../policy/policy-schema";
import { findAppRoot } from "./find-app-root";

/**
 * The policy of this deployment; a relative path starts at the folder of host.json.
 * @throws BreakwaterError `not_configured` without the file, `invalid_policy` naming the fault
 */
export async function loadPolicy(policyFile: string): Promise<Policy> {
  const path = resolve(findAppRoot(), policyFile);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new BreakwaterError(
      "not_configured",
      `The policy ${policyFile} cannot be read.`,
      {
        cause,
        hint: "BREAKWATER_POLICY_FILE names it, from the folder of host.json.",
      },
    );
  });
  return parsePolicy(text, policyFile);
}
