import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findAppRoot } from "../../lib/app/find-app-root";
import type { Variant } from "./variants";

interface DrillPolicy {
  approvedSenders: string;
  audit: { mode: "report" | "enforce" };
  storm: { mode: "report" | "enforce" };
}

/**
 * The policy of the embedded parts. Where the audit must not have acted it still reports, as it does in
 * every deployment: the detector weighs replies by the audience that the audit found.
 */
export function drillPolicy({ audit }: Pick<Variant, "audit">): DrillPolicy {
  const own = JSON.parse(
    readFileSync(join(findAppRoot(), "dev", "policy.json"), "utf8"),
  ) as DrillPolicy;
  return {
    ...own,
    audit: { mode: audit ? "enforce" : "report" },
    storm: { mode: "enforce" },
  };
}
