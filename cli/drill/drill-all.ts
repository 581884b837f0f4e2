import type { DrillResult } from "../../dev/drill/drill-result";
import { runDrill } from "../../dev/drill/run-drill";
import type { Scenario } from "../../dev/drill/scenario";
import { rewriteLine, type Output } from "../terminal";
import { tell } from "./drill-progress";
import { stormTable } from "./storm-table";

export interface DrillAllOptions {
  seed: number;
  scale: number;
  json?: boolean;
}

/**
 * Storms one after another into one table, without the runs at other delays, which it has no room for.
 * One that fails is said, and the others are played all the same; false then.
 */
export async function drillAll(
  output: Output,
  storms: readonly Scenario[],
  { seed, scale, json }: DrillAllOptions,
): Promise<boolean> {
  const drills: DrillResult[] = [];
  const failed: { scenario: string; error: string }[] = [];
  for (const [at, scenario] of storms.entries()) {
    try {
      const { result } = await runDrill({
        scenario,
        seed,
        scale,
        sensitivity: false,
        ...tell(output, `${scenario.id} (${at + 1} of ${storms.length}) `),
      });
      drills.push(result);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      failed.push({ scenario: scenario.id, error: text });
      rewriteLine(output);
      output.error(`${scenario.id} failed: ${text}\n`);
    }
  }
  rewriteLine(output);
  if (json)
    output.out(`${JSON.stringify({ seed, scale, drills, failed }, null, 2)}\n`);
  else if (drills.length > 0) output.out(stormTable(drills));
  if (failed.length > 0)
    output.error(
      `${failed.length} of ${storms.length} drills failed: ${failed.map((one) => one.scenario).join(", ")}.\n`,
    );
  return failed.length === 0;
}
