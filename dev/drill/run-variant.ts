import type { HostLogEntry } from "../host/host-options";
import { auditOfList, type AuditOfList } from "./audit-of-list";
import { castOf, noticesFrom, sentinelOf } from "./cast";
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
import { startApp, type DrillApp, type DrillStorage } from "./start-app";
import type { Variant } from "./variants";

export interface VariantOptions {
  scenario: Scenario;
  seed: number;
  scale: number;
  delays: DrillDelays;
  variant: Variant;
  /** Where the app runs. */
  learnt: Learnt | null;
  onLog: (entry: HostLogEntry) => void;
  onTrouble: (text: string) => void;
}

/** What Breakwater knew of the tenant before the storm: see `learnTenant`. */
export interface Learnt {
  /** Epoch milliseconds of the drill. */
  at: number;
  /** An account of its own for each run. */
  storage: DrillStorage;
}

export interface VariantResult {
  audience: number;
  column: DrillColumn;
  curve: Curve;
  stages: DrillStage[];
  /** Null where no audit was to act. */
  audit: AuditOfList | null;
}

/** One storm in a world of its own: nothing of a run before it is left. */
export async function runVariant(
  options: VariantOptions,
): Promise<VariantResult> {
  const { scenario, seed, scale, delays, variant, learnt } = options;
  const policy = drillPolicy(variant, scenario);
  const world = await createWorld({
    scenario,
    scale,
    seed,
    delays,
    stormProtection: variant.native,
    listGates: (state) =>
      variant.standingRule ? [createStandingRule(state, policy)] : [],
    onError: (error) => options.onTrouble(String(error)),
  });
  let app: DrillApp | undefined;
  try {
    if (variant.detector && learnt) {
      await world.clock.runUntil(learnt.at);
      app = await startApp({
        world,
        seed,
        hearingSeconds: delays.hearingSeconds,
        ...sentinelFor(world, scenario, seed),
        policy: { ...policy, notices: { from: noticesFrom(world, seed) } },
        storage: learnt.storage,
        onLog: options.onLog,
        onTrouble: options.onTrouble,
      });
      if (variant.audit) await app.run("audit-lists");
    }
    await world.clock.runUntil(world.startsAt - 1);
    const audit =
      app && variant.audit
        ? await auditOfList(app.api, world.list.address)
        : null;
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
      audit,
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

/** Only where a scenario is about it: it hears every mail to the list once more. */
function sentinelFor(
  world: World,
  scenario: Scenario,
  seed: number,
): { sentinel?: number } {
  return scenario.also.some(({ part }) => part === "forgedToSentinel")
    ? { sentinel: sentinelOf(castOf(world, seed)) }
    : {};
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
