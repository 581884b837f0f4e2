import { toIso } from "../time/clock";
import type { Guid } from "../tenant/exchange-port";
import { enforcementStore } from "./desired-state/enforcement-store";
import { auditCause, holdKey, type Hold } from "./desired-state/hold";
import { savedHuman } from "./desired-state/saved-settings";
import type { HumanSettings } from "./desired-state/senders";
import type { EnforcementDeps } from "./enforcement-deps";
import { findHeldList } from "./find-held-list";
import { queueReconcile } from "./queue-reconcile";

/** What the audit decided about one list. */
export interface AuditDecision {
  listGuid: Guid;
  action: "restrict" | "none";
  /** GUIDs that may still write beside the approved-senders group. */
  alsoAllowed: readonly Guid[];
  reach: number | null;
  /** The accepted senders that it judged to be as good as everyone, where there were any. */
  judgedSenders?: readonly Guid[];
}

export interface AuditHolds {
  /** Lists with an audit hold, and the reach for which they have it. */
  held(): Promise<ReadonlyMap<Guid, number | null>>;
  /** What their last human left on the lists whose settings are ours at present. */
  humanSettings(): Promise<ReadonlyMap<Guid, HumanSettings>>;
  /**
   * One hold a list; what stands is brought up to date, unless a later run than this one (ULID) wants it
   * so. The queue does the rest.
   */
  place(decisions: readonly AuditDecision[], run: string): Promise<void>;
  /** Also where there is none. What a later run wants stays. */
  remove(guids: readonly Guid[], run: string): Promise<void>;
}

export function createAuditHolds(deps: EnforcementDeps): AuditHolds {
  return {
    place: (decisions, run) => placeAuditHolds(decisions, run, deps),
    remove: (guids, run) => removeAuditHolds(guids, run, deps),

    async held() {
      const held = new Map<Guid, number | null>();
      const { holds } = enforcementStore(deps);
      for await (const { value } of holds.list({ partitionKey: deps.tenantId }))
        if (value.cause === "audit")
          held.set(value.list.guid, value.list.reach);
      return held;
    },

    async humanSettings() {
      const store = enforcementStore(deps);
      const found = new Map<Guid, HumanSettings>();
      for await (const { value } of store.episodes.list({
        partitionKey: store.episodePartition,
      })) {
        if (value.phase !== "held" || value.wrote.length === 0) continue;
        const saved = await store.savedOf(value.list.guid, value.id);
        if (saved) found.set(value.list.guid, savedHuman(saved));
      }
      return found;
    },
  };
}

export async function placeAuditHolds(
  decisions: readonly AuditDecision[],
  run: string,
  deps: EnforcementDeps,
): Promise<void> {
  const placed: Guid[] = [];
  for (const decision of decisions) {
    if (decision.action !== "restrict") continue;
    const list = await findHeldList(deps, decision.listGuid);
    if (!list) {
      deps.log.warn("audit-hold.list-unknown", { list: decision.listGuid });
      continue;
    }
    const hold: Hold = {
      list: { ...list, reach: decision.reach },
      cause: "audit",
      causeId: auditCause,
      lever: "accepted-senders",
      alsoAllowed: normal(decision.alsoAllowed),
      judgedSenders: normal(decision.judgedSenders ?? []),
      decidedBy: run,
      placedAt: toIso(deps.clock.now()),
    };
    if (await placeOne(deps, run, hold)) placed.push(list.guid);
  }
  await queueReconcile(deps, placed);
}

export async function removeAuditHolds(
  guids: readonly Guid[],
  run: string,
  deps: EnforcementDeps,
): Promise<void> {
  for (const guid of guids) await removeOne(deps, guid, run);
  await queueReconcile(deps, guids);
}

async function removeOne(
  deps: EnforcementDeps,
  guid: Guid,
  run: string,
): Promise<void> {
  const { holds } = enforcementStore(deps);
  const key = holdKey(guid.toLowerCase(), auditCause);
  for (;;) {
    const row = await holds.get(deps.tenantId, key);
    if (!row || isLater(row.value, run)) return;
    if (await holds.remove(deps.tenantId, key, row.etag)) return;
  }
}

function isLater({ decidedBy }: Hold, run: string): boolean {
  return decidedBy !== undefined && decidedBy > run;
}

/** False where the same hold stands already, or a later run's. */
async function placeOne(
  deps: EnforcementDeps,
  run: string,
  hold: Hold,
): Promise<boolean> {
  const { holds } = enforcementStore(deps);
  const key = holdKey(hold.list.guid, auditCause);
  for (;;) {
    if (await holds.create(deps.tenantId, key, hold)) return true;
    const row = await holds.get(deps.tenantId, key);
    if (!row) continue;
    if (isLater(row.value, run)) return false;
    const { placedAt, decidedBy } = row.value;
    // Also where nothing else changes: an earlier run that is still under way then leaves it.
    if (await holds.replace(row, { ...hold, placedAt }))
      return (
        JSON.stringify({ ...hold, placedAt, decidedBy }) !==
        JSON.stringify(row.value)
      );
  }
}

function normal(guids: readonly Guid[]): Guid[] {
  return [...new Set(guids.map((guid) => guid.toLowerCase()))].sort();
}
