import type { HostLogEntry } from "../host/host-options";
import type { AzuritePorts } from "../azurite/start-azurite";
import { createWorld, type World } from "./create-world";
import type {
  Curve,
  DrillColumn,
  DrillDelays,
  DrillStage,
} from "./drill-result";
import { findActions, noActions } from "./find-actions";
import { measureColumn, type Trip } from "./measure-column";
import { play, type Played } from "./play";
import { drillPolicy } from "./drill-policy";
import { stagesOf } from "./stages";
import type { Scenario } from "./scenario";
import { createStandingRule, standingRuleName } from "./standing-rule";
import { startApp, type DrillApp } from "./start-app";
import type { Variant } from "./variants";

export interface VariantOptions {
  scenario: Scenario;
  seed: number;
  scale: number;
  delays: DrillDelays;
  variant: Variant;
  /** Used only where the app runs: an account that holds what was learnt, or an empty one. */
  storage: DrillStorage;
  /** When the directory in that account had been learnt, epoch milliseconds; absent: learn it. */
  learntAt?: number;
  onLog: (entry: HostLogEntry) => void;
  onTrouble: (text: string) => void;
}

export interface DrillStorage {
  connection: string;
  ports: AzuritePorts;
}

export interface VariantResult {
  audience: number;
  column: DrillColumn;
  curve: Curve;
  stages: DrillStage[];
}

/** One storm in a world of its own: nothing of a run before it is left. */
export async function runVariant(
  options: VariantOptions,
): Promise<VariantResult> {
  const { scenario, seed, delays, variant } = options;
  const world = await openWorld(options);
  let app: DrillApp | undefined;
  try {
    if (variant.detector) {
      if (options.learntAt !== undefined)
        await world.clock.runUntil(options.learntAt);
      app = await openApp(options, world);
      if (options.learntAt === undefined) await app.run("sync-directory");
      await app.run("audit-lists");
    }
    await world.clock.runUntil(world.startsAt - 1);
    const played = await play(world, scenario, seed);
    const actions = app
      ? await findActions(world, app, scenario.expect)
      : noActions;
    const { startsAt, audience } = world;
    const trips = [
      ...builtInTrips(world),
      ...ruleTrips(played),
      ...actions.trips,
    ];
    const measured = {
      played,
      startsAt,
      trips,
      restricted: actions.restricted,
      falseActions: actions.falseActions,
    };
    return {
      audience,
      column: measureColumn(measured),
      curve: played.curve,
      stages: stagesOf(
        variant.name,
        world,
        measured,
        delays.restrictionSeconds,
      ),
    };
  } finally {
    await app?.stop();
    await world.close();
  }
}

/**
 * Learns the directory of such a tenant once, into that account: in every run it is the same, and at
 * true size it is most of the work. Answers when it was done.
 */
export async function learnDirectory(options: VariantOptions): Promise<number> {
  const world = await openWorld(options);
  try {
    const app = await openApp(options, world);
    try {
      await app.run("sync-directory");
      return world.clock.now();
    } finally {
      await app.stop();
    }
  } finally {
    await world.close();
  }
}

function openWorld(options: VariantOptions): Promise<World> {
  const { scenario, scale, seed, delays, variant } = options;
  return createWorld({
    scenario,
    scale,
    seed,
    delays,
    stormProtection: variant.native,
    listGates: (state) =>
      variant.standingRule
        ? [createStandingRule(state, drillPolicy(variant, scenario))]
        : [],
    onError: (error) => options.onTrouble(String(error)),
  });
}

function openApp(options: VariantOptions, world: World): Promise<DrillApp> {
  const { scenario, seed, delays, variant, storage } = options;
  return startApp({
    world,
    seed,
    hearingSeconds: delays.hearingSeconds,
    policy: drillPolicy(variant, scenario),
    storage,
    onLog: options.onLog,
    onTrouble: options.onTrouble,
  });
}

function builtInTrips({ tenant }: World): Trip[] {
  return tenant.mailFlow.stormProtection.storms.map(({ detectedAt }) => ({
    by: "native",
    at: detectedAt,
  }));
}

function ruleTrips({ refused }: Played): Trip[] {
  const first = refused.find(({ by }) => by === standingRuleName);
  return first ? [{ by: "standing-rule", at: first.at }] : [];
}
