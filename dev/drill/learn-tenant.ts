import type { HostLogEntry } from "../host/host-options";
import { createWorld } from "./create-world";
import { drillPolicy } from "./drill-policy";
import type { Scenario } from "./scenario";
import { startApp, type DrillStorage } from "./start-app";
import { delayLevels } from "./variants";

export interface LearnOptions {
  scenario: Scenario;
  scale: number;
  seed: number;
  /** An empty account. */
  storage: DrillStorage;
  onLog: (entry: HostLogEntry) => void;
  onTrouble: (text: string) => void;
}

/** A run of the sync lasts minutes, and the next goes on where it stopped: no tenant needs so many. */
const syncsAtMost = 20;

/**
 * Has the app learn the directory and audit it in report mode, as every deployment begins. The tenant
 * of a seed is the same in each run of a drill until the first mail, so that what is in storage
 * afterwards is what each of them would have learnt. Answers when that was, in the drill's time.
 */
export async function learnTenant(options: LearnOptions): Promise<number> {
  const { scenario, scale, seed, onTrouble } = options;
  const world = await createWorld({
    scenario,
    scale,
    seed,
    delays: delayLevels.default,
    stormProtection: true,
    onError: (error) => onTrouble(String(error)),
  });
  try {
    const app = await startApp({
      ...options,
      world,
      hearingSeconds: delayLevels.default.hearingSeconds,
      policy: drillPolicy({ audit: false }, scenario),
    });
    try {
      let syncs = 0;
      do {
        if (++syncs > syncsAtMost)
          throw new Error("The directory could not be learnt.");
        await app.run("sync-directory");
      } while (!(await app.api.health())?.directory);
      await app.run("audit-lists");
      return world.clock.now();
    } finally {
      await app.stop();
    }
  } finally {
    await world.close();
  }
}
