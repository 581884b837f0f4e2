import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findAppRoot } from "../../lib/app/find-app-root";
import { addressOf, knownLists } from "../tenant/estate/list-plan";
import type { Scenario } from "./scenario";
import type { Variant } from "./variants";

export interface DrillPolicy {
  approvedSenders: string;
  limits: {
    default: number;
    lists: Record<string, { limit?: number; expectedAudience?: number }>;
  };
  audit: { mode: "report" | "enforce" };
  storm: { mode: "report" | "enforce" };
}

/**
 * The policy of the embedded parts. Where the audit must not have acted it still reports, as it does in
 * every deployment: the detector weighs replies by the audience that the audit found. Of the storm's
 * list it says what the scenario says.
 */
export function drillPolicy(
  { audit }: Pick<Variant, "audit">,
  { list }: Pick<Scenario, "list">,
): DrillPolicy {
  const own = JSON.parse(
    readFileSync(join(findAppRoot(), "dev", "policy.json"), "utf8"),
  ) as DrillPolicy;
  return {
    ...own,
    limits: {
      ...own.limits,
      lists: { ...own.limits.lists, [addressOf(knownLists.faulty)]: list },
    },
    audit: { mode: audit ? "enforce" : "report" },
    storm: { mode: "enforce" },
  };
}
