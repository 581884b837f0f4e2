import pLimit from "p-limit";
import type { RecipientRef } from "../../tenant/exchange-port";
import type { ActivationHead } from "../desired-state/activation";
import { activationStore } from "../desired-state/activation-store";
import { enforcementStore } from "../desired-state/enforcement-store";
import type { Hold } from "../desired-state/hold";
import type { EnforcementDeps } from "../enforcement-deps";
import { placeHolds } from "../place-holds";
import { sweepExpiries } from "../sweep";
import { reconcileList } from "./reconcile-list";
import { recordFailure, recordOutcome } from "./record-outcome";
import { settleActivation } from "./settle-activations";

export interface ReconcileRequest {
  /** Activations that were not released when somebody just looked; read here where absent. */
  open?: readonly ActivationHead[];
  /** Only these, in this order; otherwise every list that has a hold or settings of ours, and expiries first. */
  lists?: readonly string[];
  /** No list is begun after this (ms since the epoch). */
  until?: number;
}

export interface ReconcileResult {
  /** Lists that are as they must be. */
  settled: number;
  /** Lists that another run may settle. */
  failed: { listGuid: string; code: string }[];
  /** Activations that expired. */
  expired: number;
}

const listsAtOnce = 4;

/** Makes the tenant what the holds say, one list apart from the other, the largest first. May run any number of times at once. */
export async function reconcile(
  deps: EnforcementDeps,
  request: ReconcileRequest = {},
): Promise<ReconcileResult> {
  const store = enforcementStore(deps);
  const activations = activationStore(deps);
  const whole = request.lists === undefined;
  const open = whole ? (request.open ?? (await activations.open())) : [];
  const expired = await prepare(deps, open);
  const guids = request.lists ?? (await everyList(deps));

  const limit = pLimit(deps.concurrency ?? listsAtOnce);
  const approved = once(() => deps.approvedSenders());
  const failed: ReconcileResult["failed"] = [];
  const touched = new Set<string>();
  const touch = ({ cause, causeId }: Hold) => {
    if (cause === "activation") touched.add(causeId);
  };
  let settled = 0;
  const work = async (listGuid: string): Promise<void> => {
    if (request.until !== undefined && deps.clock.now() >= request.until)
      return;
    try {
      const outcome = await reconcileList(deps, store, listGuid, approved);
      await recordOutcome({ deps, store, activations }, listGuid, outcome);
      const { standing, lapsed } = outcome.holds;
      for (const { value } of [...standing, ...lapsed]) touch(value);
      settled++;
    } catch (error) {
      for (const value of await holdsOn(listGuid)) touch(value);
      const recorder = { deps, store, activations };
      const code = await recordFailure(recorder, listGuid, error);
      if (code !== undefined) failed.push({ listGuid, code });
    }
  };
  const holdsOn = async (listGuid: string): Promise<Hold[]> => {
    const { standing, lapsed } = await store.holdsOf(listGuid);
    return [...standing, ...lapsed].map(({ value }) => value);
  };
  const done = await Promise.allSettled(
    guids.map((guid) => limit(() => work(guid))),
  );
  const broken = done.find((one) => one.status === "rejected");
  if (broken) throw broken.reason;

  // One that was thrown meanwhile settles itself: whoever threw it queued a run of its own first.
  for (const id of new Set([...open.map(({ id }) => id), ...touched].sort())) {
    const head = await activations.headOf(id);
    if (head && head.state !== "released")
      await settleActivation(deps, activations, head);
  }
  return { settled, failed, expired };
}

/** What a throw that died left undone, and what has expired. */
async function prepare(
  deps: EnforcementDeps,
  open: readonly ActivationHead[],
): Promise<number> {
  const activations = activationStore(deps);
  for (const head of open)
    if (!head.holdsPlaced) await placeHolds(deps, activations, head);
  return sweepExpiries(deps, activations, open);
}

/** Held lists before those that are to be given back, and the largest first. */
async function everyList(deps: EnforcementDeps): Promise<string[]> {
  const store = enforcementStore(deps);
  const found = new Map<string, { held: boolean; reach: number }>();
  for await (const { value } of store.episodes.list({
    partitionKey: store.episodePartition,
  }))
    found.set(value.list.guid, { held: false, reach: value.list.reach ?? -1 });
  for await (const { value } of store.holds.list({
    partitionKey: deps.tenantId,
  })) {
    const reach = value.list.reach ?? -1;
    const other = found.get(value.list.guid)?.reach ?? -1;
    found.set(value.list.guid, { held: true, reach: Math.max(reach, other) });
  }
  return [...found]
    .sort(
      ([guidA, a], [guidB, b]) =>
        Number(b.held) - Number(a.held) ||
        b.reach - a.reach ||
        (guidA < guidB ? -1 : 1),
    )
    .map(([guid]) => guid);
}

function once(
  ask: () => Promise<RecipientRef | undefined>,
): () => Promise<RecipientRef | undefined> {
  let answer: Promise<RecipientRef | undefined> | undefined;
  return () => (answer ??= ask());
}
