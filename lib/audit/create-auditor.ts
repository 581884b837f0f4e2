import type { FilterFinding } from "../audience/filter/filter-rule";
import type { ListReach } from "../audience/reach/list-reach";
import type { DirectorySnapshot, ListRecord } from "../directory/snapshot";
import { BreakwaterError, isBreakwaterError } from "../errors/breakwater-error";
import type { MailTips } from "../mail-tip/create-mail-tips";
import type { Blobs } from "../ports/blobs";
import type { Log } from "../ports/log";
import type { Tables } from "../ports/tables";
import type { Policy } from "../policy/policy-schema";
import type { Guid } from "../tenant/exchange-port";
import type { TenantSettings } from "../tenant/tenant-settings-port";
import { toIso, type Clock } from "../time/clock";
import type { Ids } from "../time/ids";
import type { AuditInput } from "./audit-input";
import {
  readAuditResult,
  toAuditResult,
  writeAuditResult,
  type AuditResult,
} from "./audit-result";
import {
  auditRunRows,
  latestAuditRows,
  listApprovalRows,
  type AuditRun,
  type ListApproval,
} from "./audit-rows";
import { auditSnapshot, type AuditOutcome } from "./audit-snapshot";
import { keepBaseline, readBaseline } from "./baseline";
import { createGrowthReference } from "./growth-reference";
import type { Decision } from "./finding";
import type { HumanSettings } from "./is-open";

/** What the audience engine says of one snapshot. */
export interface SnapshotReach {
  reaches: ReadonlyMap<Guid, ListReach>;
  countSenders(guids: readonly Guid[]): number | null;
  countFresh(guid: Guid, since: string): number;
  filterFindings(list: ListRecord): FilterFinding[];
  dispose(): void;
}

export interface AuditorDeps {
  tenantId: string;
  policy: Policy;
  tables: Tables;
  blobs: Blobs;
  clock: Clock;
  ids: Ids;
  log: Log;
  loadSnapshot(): Promise<DirectorySnapshot | undefined>;
  measureReach(snapshot: DirectorySnapshot): Promise<SnapshotReach>;
  /** Address or GUID to a GUID of the snapshot. */
  resolveSender(
    snapshot: DirectorySnapshot,
    identity: string,
  ): Guid | undefined;
  /** The tenant's own settings; null where nobody asks for them. */
  tenantSettings(): Promise<TenantSettings | null>;
  /** Why nothing may be done by itself now (paused, no approved-senders group); null when it may. */
  automationBlockedBy(): Promise<string | null>;
  /** While somebody paused automation, what is held stays held. */
  isPaused(): Promise<boolean>;
  mailTips: MailTips;
  holds: {
    /** Lists with an audit hold, and the reach for which they have it. */
    held(): Promise<ReadonlyMap<Guid, number | null>>;
    /** What their last human left on the lists whose settings are ours at present. */
    humanSettings(): Promise<ReadonlyMap<Guid, HumanSettings>>;
    /** What a later run (ULID) wants stays as it is. */
    place(
      decisions: readonly (Decision & { reach: number | null })[],
      run: string,
    ): Promise<void>;
    remove(guids: readonly Guid[], run: string): Promise<void>;
  };
}

export interface Auditor {
  /** Judges the newest snapshot and, where the policy enforces, restricts. Throws `not_found` before the first sync. */
  run(request: {
    by: string;
    id?: string;
    approves?: string;
  }): Promise<AuditRun>;
  get(id: string): Promise<AuditRun | undefined>;
  list(): Promise<AuditRun[]>;
  /** Carries out what a stopped run wanted, judged anew. */
  approveRun(id: string, by: string): Promise<AuditRun>;
  /** The newest finished run's evidence. */
  latest(): Promise<AuditResult | undefined>;
  approveList(approval: Omit<ListApproval, "at">): Promise<ListApproval>;
  /** Has the lists of the first complete sync count as approved; does nothing once there is such a baseline. */
  keepBaseline(): Promise<void>;
  approvals(): Promise<ReadonlyMap<Guid, ListApproval>>;
}

export function createAuditor(deps: AuditorDeps): Auditor {
  const { tenantId, policy, tables, blobs, clock, ids, log } = deps;
  const runs = tables.of(auditRunRows);
  const latestRows = tables.of(latestAuditRows);
  const approvalRows = tables.of(listApprovalRows);
  const latestKey = `${tenantId}|latest`;
  const growth = createGrowthReference(deps);
  let baselineKept = false;
  let newest: { id: string; result: AuditResult } | undefined;

  async function latest(): Promise<AuditResult | undefined> {
    const pointer = await latestRows.get(latestKey, "latest");
    if (!pointer) return undefined;
    if (newest?.id !== pointer.value.id) {
      const result = await readAuditResult(blobs, tenantId, pointer.value.id);
      if (!result) return undefined;
      newest = { id: pointer.value.id, result };
    }
    return newest.result;
  }

  async function approvals(): Promise<Map<Guid, ListApproval>> {
    const found = new Map<Guid, ListApproval>();
    for await (const row of approvalRows.list({ partitionKey: tenantId }))
      found.set(row.value.listGuid, row.value);
    return found;
  }

  /** Later runs replace earlier ones, never the other way round: ids sort by time. */
  async function publish(
    result: AuditResult,
    finishedAt: string,
  ): Promise<void> {
    const { id } = result;
    for (;;) {
      const pointer = await latestRows.get(latestKey, "latest");
      if (pointer && pointer.value.id >= id) return;
      const written = pointer
        ? await latestRows.replace(pointer, { id, finishedAt })
        : await latestRows.create(latestKey, "latest", { id, finishedAt });
      if (!written) continue;
      // Reading it again would take as long as judging did.
      newest = { id, result };
      return;
    }
  }

  async function judge(
    snapshot: DirectorySnapshot,
    allowedBeyondRadius: ReadonlySet<Guid>,
  ): Promise<AuditOutcome> {
    const [held, humanSettings, approved, baseline, reference, tenantSettings] =
      await Promise.all([
        deps.holds.held(),
        deps.holds.humanSettings(),
        approvals(),
        readBaseline(blobs, tenantId),
        growth.read(),
        deps.tenantSettings(),
      ]);
    const measured = await deps.measureReach(snapshot);
    try {
      const input: AuditInput = {
        snapshot,
        reaches: measured.reaches,
        policy,
        now: clock.now(),
        humanSettings,
        held,
        approvals: new Map(
          [...approved].map(([guid, approval]) => [
            guid,
            approval.expectedAudience,
          ]),
        ),
        baseline,
        reference,
        allowedBeyondRadius,
        countSenders: (guids) => measured.countSenders(guids),
        countFresh: (guid, since) => measured.countFresh(guid, since),
        resolveSender: (identity) => deps.resolveSender(snapshot, identity),
        filterFindings: (list) => measured.filterFindings(list),
        tenantSettings,
      };
      return auditSnapshot(input);
    } finally {
      measured.dispose();
    }
  }

  async function keepBaselineOf(snapshot: DirectorySnapshot): Promise<void> {
    if (baselineKept || !snapshot.complete) return;
    await keepBaseline(
      blobs,
      tenantId,
      snapshot.lists.map(({ guid }) => guid),
    );
    baselineKept = true;
  }

  /** Writes the holds that the outcome asks for; the number of lists restricted. */
  async function enforce(outcome: AuditOutcome, id: string): Promise<number> {
    const reach = new Map(outcome.lists.map((list) => [list.guid, list.reach]));
    const restrict = outcome.decisions
      .filter((decision) => decision.action === "restrict")
      .map((decision) => ({
        ...decision,
        reach: reach.get(decision.listGuid) ?? null,
      }))
      .sort((a, b) => (b.reach ?? 0) - (a.reach ?? 0));
    await deps.holds.remove(outcome.cleared, id);
    await deps.holds.place(restrict, id);
    return restrict.length;
  }

  /** A policy that only reports wants nothing restricted: what an enforcing one had restricted is restored. */
  async function giveBack(id: string): Promise<void> {
    if (await deps.isPaused()) return;
    await deps.holds.remove([...(await deps.holds.held()).keys()], id);
  }

  /** Whether one that began later has ended before: what that one decided holds. */
  async function isOvertaken(id: string): Promise<boolean> {
    const pointer = await latestRows.get(latestKey, "latest");
    return pointer !== undefined && pointer.value.id > id;
  }

  async function run(request: {
    by: string;
    id?: string;
    approves?: string;
  }): Promise<AuditRun> {
    const approved =
      request.approves === undefined
        ? undefined
        : await runs.get(tenantId, request.approves);
    const started: AuditRun = {
      id: request.id ?? ids.next(),
      state: "running",
      mode: policy.audit.mode,
      reportOnly: null,
      by: request.by,
      startedAt: toIso(clock.now()),
      finishedAt: null,
      snapshotVersion: null,
      lists: null,
      overLimit: null,
      restricted: null,
      mailTips: { planned: 0, written: 0 },
      stopped: null,
      wantedLists: [],
      approves: request.approves ?? null,
      approvedBy: request.approves === undefined ? null : request.by,
      error: null,
    };
    await runs.put(tenantId, started.id, started);
    try {
      const snapshot = await deps.loadSnapshot();
      if (!snapshot) {
        throw new BreakwaterError(
          "not_found",
          "The directory has not been learnt yet.",
          {
            hint: "Wait for the first run of sync-directory, or start it, and audit again.",
          },
        );
      }
      const outcome = await judge(
        snapshot,
        new Set(approved?.value.wantedLists),
      );
      const blockedBy =
        policy.audit.mode === "enforce"
          ? await deps.automationBlockedBy()
          : null;
      const tips = await deps.mailTips.plan(outcome.lists);
      const result = toAuditResult(outcome, tips, {
        id: started.id,
        snapshotVersion: snapshot.version,
        takenAt: snapshot.takenAt,
        recipients: snapshot.recipients.count,
      });
      // Evidence before action: what was decided is on record even when the process ends here.
      await writeAuditResult(blobs, tenantId, result);
      await keepBaselineOf(snapshot);
      // Asked last: the rest takes time.
      const overtaken = await isOvertaken(started.id);
      const blocked =
        overtaken && policy.audit.mode === "enforce"
          ? "a later audit has ended before"
          : blockedBy;
      const acts =
        policy.audit.mode === "enforce" &&
        blocked === null &&
        outcome.stopped === null;
      const restricted = acts ? await enforce(outcome, started.id) : 0;
      const tipsWritten = acts
        ? await deps.mailTips.write(tips, outcome.lists.length)
        : 0;
      const finished: AuditRun = {
        ...started,
        state: outcome.stopped ? "stopped" : "done",
        reportOnly: blocked,
        finishedAt: toIso(clock.now()),
        snapshotVersion: snapshot.version,
        lists: outcome.lists.length,
        overLimit: outcome.findings.filter(
          (finding) => finding.rule === "over-limit",
        ).length,
        restricted,
        mailTips: { planned: tips.length, written: tipsWritten },
        stopped: outcome.stopped,
        wantedLists: outcome.beyondRadius,
      };
      await runs.put(tenantId, finished.id, finished);
      await publish(result, finished.finishedAt ?? started.startedAt);
      if (policy.audit.mode === "report" && !overtaken)
        await giveBack(started.id);
      await growth.note({ id: finished.id, at: started.startedAt });
      log.info("audit.finished", {
        audit: finished.id,
        lists: finished.lists,
        overLimit: finished.overLimit,
        restricted,
        stopped: outcome.stopped !== null,
        reportOnly: blocked,
      });
      return finished;
    } catch (error) {
      const message = isBreakwaterError(error)
        ? error.message
        : "The audit failed for a reason of its own.";
      await runs.put(tenantId, started.id, {
        ...started,
        state: "failed",
        finishedAt: toIso(clock.now()),
        error: message,
      });
      throw error;
    }
  }

  return {
    run,
    latest,
    approvals,
    async keepBaseline() {
      if (baselineKept) return;
      const snapshot = await deps.loadSnapshot();
      if (snapshot) await keepBaselineOf(snapshot);
    },
    get: async (id) => (await runs.get(tenantId, id))?.value,
    async list() {
      const found: AuditRun[] = [];
      for await (const row of runs.list({ partitionKey: tenantId }))
        found.push(row.value);
      return found.reverse();
    },
    async approveRun(id, by) {
      const stopped = await runs.get(tenantId, id);
      if (!stopped)
        throw new BreakwaterError("not_found", "There is no such audit.");
      if (stopped.value.state !== "stopped") {
        throw new BreakwaterError(
          "conflict",
          `Audit ${id} is ${stopped.value.state}; only a stopped one waits for approval.`,
        );
      }
      return run({ by, approves: id });
    },
    async approveList(approval) {
      const kept: ListApproval = { ...approval, at: toIso(clock.now()) };
      await approvalRows.put(tenantId, approval.listGuid, kept);
      return kept;
    },
  };
}
