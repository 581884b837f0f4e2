import { createVirtualClock, type VirtualClock } from "../clock/virtual-clock";
import type { ListGate } from "../tenant/mail-flow/gate";
import {
  createTenantServer,
  type TenantServer,
} from "../tenant/create-tenant-server";
import { knownLists } from "../tenant/estate/list-plan";
import {
  createTenantState,
  type EstateState,
} from "../tenant/state/create-tenant-state";
import type { TenantList } from "../tenant/tenant-state";
import type { DrillDelays } from "./drill-result";
import type { Scenario } from "./scenario";

/** Staff in England, whom the estate's faulty list reaches, at scale 1. */
const faultyAudience = 840_000;
/** Long enough before the first mail for a sync, an audit and a restriction to take effect. */
const leadMilliseconds = 29 * 60_000;

export interface SenderWrite {
  list: TenantList;
  /** Rows; empty is everyone. */
  accepted: readonly number[];
  at: number;
}

export interface World {
  clock: VirtualClock;
  state: EstateState;
  tenant: TenantServer;
  /** The list that the storm is about. */
  list: TenantList;
  /** Epoch milliseconds of the first mail. */
  startsAt: number;
  /** Recipients of that list before anything happened. */
  audience: number;
  /** Every change of who may write to a list, in order. */
  readonly senderWrites: readonly SenderWrite[];
  close(): Promise<void>;
}

export interface WorldOptions {
  scenario: Scenario;
  scale: number;
  seed: number;
  delays: DrillDelays;
  stormProtection: boolean;
  listGates?: (state: EstateState) => ListGate[];
  onError(error: unknown): void;
}

/** A tenant of its own in virtual time, whose faulty list reaches the scenario's audience. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { scenario, seed, delays } = options;
  const startsAt = Date.parse(scenario.startsAt);
  const clock = createVirtualClock({
    start: startsAt - leadMilliseconds,
    onError: (error) => options.onError(error),
  });
  const senderWrites: SenderWrite[] = [];
  const state = recordSenderWrites(
    createTenantState({
      clock,
      seed,
      scale: (options.scale * scenario.audience) / faultyAudience,
      restrictionSeconds: delays.restrictionSeconds,
    }),
    senderWrites,
  );
  const deliveriesPerSecond =
    scenario.deliveriesPerSecond === undefined
      ? undefined
      : scenario.deliveriesPerSecond * options.scale;
  const tenant = await createTenantServer({
    state,
    port: 0,
    mailFlow: {
      stormProtection: { enabled: options.stormProtection },
      listGates: options.listGates?.(state) ?? [],
      deliveriesPerSecond,
      automaticAnswers: {
        awayShare: scenario.outOfOffice?.share,
        receiptShare: scenario.readReceipts?.share,
      },
    },
  });
  const list = state.lists.byIdentity(`${knownLists.faulty}@${state.domain}`);
  if (!list)
    throw new Error("The estate has not the list that the storm needs.");
  if (scenario.conversation.sender === "outsider")
    state.lists.writeSetting(list, "RequireSenderAuthenticationEnabled", false);
  return {
    clock,
    state,
    tenant,
    list,
    startsAt,
    audience: state.lists.expandedCount(list),
    senderWrites,
    close: () => tenant.close(),
  };
}

function recordSenderWrites(
  state: EstateState,
  writes: SenderWrite[],
): EstateState {
  return {
    ...state,
    lists: {
      ...state.lists,
      writeAcceptedSenders(list, rows) {
        writes.push({ list, accepted: [...rows], at: state.clock.now() });
        state.lists.writeAcceptedSenders(list, rows);
      },
    },
  };
}
