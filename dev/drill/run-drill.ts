import type { HostLogEntry } from "../host/host-options";
import type { Curve, DrillResult } from "./drill-result";
import type { Scenario } from "./scenario";
import { startDrillStorage } from "./drill-storage";
import { learnApart, playApart } from "./run-apart";
import type { Learnt, VariantResult } from "./run-variant";
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
  /** Whether the guarded run is repeated with short and long delays; true unless told. */
  sensitivity?: boolean;
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

/** Plays one storm under each set of controls, each in a process, in a tenant and on storage of its own. */
export async function runDrill(options: DrillOptions): Promise<Drill> {
  const { scenario, seed, scale, onRun } = options;
  const { onLog = () => {}, onTrouble = () => {} } = options;
  const repeated = options.sensitivity === false ? [] : sensitivityOnly;
  const of = 1 + variantNames.length + repeated.length;
  let number = 0;
  const begin = (name: string) => onRun?.({ name, number: ++number, of });
  const storage = await startDrillStorage();

  const runs = {} as Record<VariantName, VariantResult>;
  const guarded: Partial<Record<DelayLevel, VariantResult>> = {};
  try {
    begin("learning the directory");
    const every = { scenario, seed, scale, onLog, onTrouble };
    const at = await learnApart({ ...every, storage: storage.learnt });

    const run = async (name: VariantName, level: DelayLevel) => {
      begin(level === "default" ? name : `${name}, ${level} delays`);
      const play = (learnt: Learnt | null) =>
        playApart({
          ...every,
          delays: delayLevels[level],
          variant: variants[name],
          learnt,
        });
      return variants[name].detector
        ? storage.onCopy((account) => play({ at, storage: account }))
        : play(null);
    };
    for (const name of variantNames) runs[name] = await run(name, "default");
    guarded.default = runs.guarded;
    for (const level of repeated) guarded[level] = await run("guarded", level);
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
      sensitivity: (["low", "default", "high"] as const).flatMap((level) => {
        const run = guarded[level];
        if (!run) return [];
        const { deliveries, rejected, secondsToTrip, secondsToContainment } =
          run.column;
        return [
          {
            delays: level,
            ...delayLevels[level],
            deliveries,
            rejected,
            secondsToTrip,
            secondsToContainment,
          },
        ];
      }),
      audit: runs.audited.audit,
      stages: variantNames.flatMap((name) => runs[name].stages),
      assumed: scenario.assumed,
      onRecord: scenario.onRecord,
    },
    curves: Object.fromEntries(
      variantNames.map((name) => [name, runs[name].curve]),
    ) as Record<VariantName, Curve>,
  };
}
