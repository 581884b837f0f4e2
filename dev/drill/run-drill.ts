import { randomBytes } from "node:crypto";
import { findFreePort } from "../azurite/free-port";
import {
  connectionString,
  startAzurite,
  type Azurite,
} from "../azurite/start-azurite";
import type { HostLogEntry } from "../host/host-options";
import type { Curve, DrillResult } from "./drill-result";
import type { Scenario } from "./scenario";
import { runVariant, type VariantResult } from "./run-variant";
import {
  delayLevels,
  variantNames,
  variants,
  type DelayLevel,
  type VariantName,
} from "./variants";

export interface DrillOptions {
  scenario: Scenario;
  seed: number;
  scale: number;
  /** Told before each of the `of` runs, from 1. */
  onRun?: (run: { name: string; number: number; of: number }) => void;
  onLog?: (entry: HostLogEntry) => void;
  /** Something that should not happen: told once each, and the drill goes on. */
  onTrouble?: (text: string) => void;
}

export interface Drill {
  result: DrillResult;
  curves: Record<VariantName, Curve>;
}

const sensitivityOnly = ["low", "high"] as const satisfies DelayLevel[];

/** Plays one storm under each set of controls, each in a tenant and on storage of its own. */
export async function runDrill(options: DrillOptions): Promise<Drill> {
  const { scenario, seed, scale, onRun, onLog, onTrouble } = options;
  const of = variantNames.length + sensitivityOnly.length;
  let number = 0;
  const storage = await openStorage(of);

  const run = (
    name: VariantName,
    level: DelayLevel,
  ): Promise<VariantResult> => {
    number += 1;
    onRun?.({
      name: level === "default" ? name : `${name}, ${level} delays`,
      number,
      of,
    });
    return runVariant({
      scenario,
      seed,
      scale,
      delays: delayLevels[level],
      variant: variants[name],
      storage: storage.account(number - 1),
      onLog: onLog ?? (() => {}),
      onTrouble: onTrouble ?? (() => {}),
    });
  };

  const runs = {} as Record<VariantName, VariantResult>;
  const guarded = {} as Record<DelayLevel, VariantResult>;
  try {
    for (const name of variantNames) runs[name] = await run(name, "default");
    guarded.default = runs.guarded;
    for (const level of sensitivityOnly)
      guarded[level] = await run("guarded", level);
  } finally {
    await storage.stop();
  }
  const column = (name: VariantName) => runs[name].column;
  return {
    result: {
      scenario: scenario.id,
      title: scenario.title,
      expect: scenario.expect,
      seed,
      scale,
      audience: runs.unguarded.audience,
      delays: delayLevels.default,
      unguarded: column("unguarded"),
      native: column("native"),
      guarded: column("guarded"),
      standing: column("standing"),
      audited: column("audited"),
      sensitivity: (["low", "default", "high"] as const).map((level) => {
        const { deliveries, rejected, secondsToTrip, secondsToContainment } =
          guarded[level].column;
        return {
          delays: level,
          ...delayLevels[level],
          deliveries,
          rejected,
          secondsToTrip,
          secondsToContainment,
        };
      }),
      stages: variantNames.flatMap((name) => runs[name].stages),
      assumed: scenario.assumed,
      onRecord: scenario.onRecord,
    },
    curves: Object.fromEntries(
      variantNames.map((name) => [name, runs[name].curve]),
    ) as Record<VariantName, Curve>,
  };
}

/** One server, an account for each run: nothing of one is left for another. */
async function openStorage(accounts: number) {
  const ports = {
    blob: await findFreePort(),
    queue: await findFreePort(),
    table: await findFreePort(),
  };
  const key = randomBytes(32).toString("base64");
  const all = Array.from({ length: accounts }, (_, i) => ({
    name: `drill${i + 1}`,
    key,
  }));
  const azurite: Azurite = await startAzurite({ ports, accounts: all });
  return {
    account: (index: number) => ({
      connection: connectionString(ports, all[index]!),
      ports,
    }),
    stop: () => azurite.stop(),
  };
}
