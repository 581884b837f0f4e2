import type { ListReach } from "../audience/reach/list-reach";
import type { ListRecord } from "../directory/snapshot";
import type { Guid } from "../tenant/exchange-port";
import { day } from "../time/clock";
import { activeWaiver } from "./active-waiver";
import type { AuditInput } from "./audit-input";
import { blastRadius } from "./blast-radius";
import {
  severities,
  type Decision,
  type Finding,
  type Severity,
} from "./finding";
import { isOpen, type HumanSettings } from "./is-open";
import { listExpectation, limitFromExpectation } from "./list-expectation";
import { allowedSenders } from "./allowed-senders";

/** Twice as many, and 500 more: growth that an owner would want to hear of. */
const growthFactor = 2;
const growthLeast = 500;
/** A fifth of the larger audience, and 100 recipients: more than people who join and leave in a day. */
const gapShare = 0.2;
const gapLeast = 100;

/** One list after the audit: what `GET /lists` shows of it. */
export interface AuditedList {
  guid: Guid;
  address: string;
  kind: ListRecord["kind"];
  storedAudience: number | null;
  storedAsOf: string | null;
  predictedAudience: number | null;
  reach: number | null;
  complete: boolean;
  expectedAudience: number | null;
  limit: number;
  open: boolean;
  approved: boolean;
  writable: boolean;
}

export interface AuditOutcome {
  lists: AuditedList[];
  findings: Finding[];
  decisions: Decision[];
  /** Lists whose audit hold has no cause any more: complete data shows them within their limit, or controlled. */
  cleared: Guid[];
  /** Set when more lists would be newly restricted than the blast radius allows: then none is. */
  stopped: { limit: number; wanted: number } | null;
  /** The lists that made it stop. */
  beyondRadius: Guid[];
}

/** Judges every list of a snapshot. */
export function auditSnapshot(input: AuditInput): AuditOutcome {
  const judged = input.snapshot.lists.map((list) => judgeList(list, input));
  const wanted = new Map(
    judged.filter((one) => one.restrict).map((one) => [one.list.guid, one]),
  );
  const decisions = judged.map((one) => decide(one, wanted, input));

  const fresh = decisions
    .map(({ decision }) => decision)
    .filter(
      ({ action, listGuid }) =>
        action === "restrict" && !input.held.has(listGuid),
    )
    .map(({ listGuid }) => listGuid)
    .filter((guid) => !input.allowedBeyondRadius.has(guid));
  const limit = blastRadius(
    input.policy.blastRadius.audit,
    input.snapshot.lists.length,
  );
  const beyondRadius = fresh.length > limit ? fresh : [];
  const refused = new Set(beyondRadius);

  return {
    lists: judged.map((one) => one.audited),
    findings: decisions.flatMap((one) => one.findings).sort(byWeight),
    decisions: decisions.map(({ decision }) =>
      refused.has(decision.listGuid)
        ? {
            ...decision,
            action: "none" as const,
            reason: `${decision.reason}; the run stopped, because it would newly restrict ${fresh.length} lists and may restrict ${limit}`,
          }
        : decision,
    ),
    cleared: judged
      .filter((one) => one.clears && input.held.has(one.list.guid))
      .map((one) => one.list.guid),
    stopped: beyondRadius.length > 0 ? { limit, wanted: fresh.length } : null,
    beyondRadius,
  };
}

interface Judged {
  list: ListRecord;
  reach: ListReach | undefined;
  audited: AuditedList;
  findings: Finding[];
  /** It is open, over its limit, and the data is good enough to act on. */
  restrict: boolean;
  /** Complete data says that nothing need hold it. */
  clears: boolean;
  reason: string;
}

function judgeList(list: ListRecord, input: AuditInput): Judged {
  const reach = input.reaches.get(list.guid);
  const approval = input.approvals.get(list.guid);
  const { expectedAudience, limit } = listExpectation(
    list,
    input.policy,
    approval ?? null,
  );
  const settings = humanSettingsOf(list, input);
  const waiver = activeWaiver(list, "over-limit", input.policy, input.now);
  const openness = isOpen(settings, input.policy.limits.maxSenders, (guids) =>
    input.countSenders(guids),
  );
  const open = openness.open && !waiver;
  const approved =
    approval !== undefined ||
    input.baseline === null ||
    input.baseline.has(list.guid);

  const known = reach?.reach ?? null;
  const complete = reach?.complete ?? false;
  const solid = reachToActOn(reach, input);
  const over = known !== null && known > limit;
  const findings: Finding[] = [];
  const report = (rule: string, severity: Severity, message: string) => {
    const waived = activeWaiver(list, rule, input.policy, input.now);
    findings.push({
      list: list.address,
      listGuid: list.guid,
      rule,
      severity,
      reach: known,
      complete,
      limit,
      message,
      waived: waived
        ? {
            reason: waived.reason,
            approver: waived.approver,
            expires: waived.expires,
          }
        : null,
    });
  };

  const size =
    known === null
      ? "an unknown number of"
      : `${complete ? "" : "at least "}${count(known)}`;
  const intent =
    expectedAudience === null
      ? ""
      : `, where ${count(expectedAudience)} were expected`;
  if (over) {
    const severity: Severity = !openness.open
      ? "low"
      : known >= 10 * limit
        ? "critical"
        : "high";
    const rule = openness.open ? "over-limit" : "controlled-over-limit";
    report(
      rule,
      severity,
      `Reaches ${size} recipients${intent}; its limit is ${count(limit)}. It is ${openness.because}.`,
    );
  }
  if (
    expectedAudience !== null &&
    known !== null &&
    !over &&
    known > limitFromExpectation(expectedAudience)
  ) {
    report("unexpected-reach", "high", `Reaches ${size} recipients${intent}.`);
  }
  if (over && openness.open && list.synced) {
    report(
      "no-lever",
      "high",
      "It is synced from on-premises, so the cloud cannot restrict it: restrict it where it is mastered.",
    );
  }
  if (!approved) {
    report(
      "unapproved-list",
      "medium",
      `It is new and nobody has approved it. It reaches ${size} recipients.`,
    );
  }
  const before = input.previousReach.get(list.guid);
  if (
    before !== undefined &&
    known !== null &&
    known >= growthFactor * before &&
    known - before >= growthLeast
  ) {
    report(
      "grown",
      "medium",
      `Grew from ${count(before)} to ${count(known)} recipients since the last audit.`,
    );
  }
  const stored = reach?.stored;
  const predicted = reach?.predicted;
  if (stored?.complete && predicted?.complete) {
    const gap = Math.abs(stored.count - predicted.count);
    if (
      gap >= gapLeast &&
      gap >= gapShare * Math.max(stored.count, predicted.count)
    ) {
      report(
        "audiences-differ",
        "medium",
        `Mail goes to ${count(stored.count)} recipients now (as of ${stored.asOf}) and to ${count(predicted.count)} after the next refresh.`,
      );
    }
  }
  if (reach && !complete) {
    report(
      "incomplete-audience",
      "low",
      `Only a lower bound is known: ${size} recipients.`,
    );
  }
  for (const found of input.filterFindings(list))
    report(found.rule, severityOf(found.severity), found.message);

  const gated =
    !approved &&
    input.policy.creationGate === "restrict" &&
    openness.open &&
    !waiver;
  const overForSure = solid !== null && solid > limit;
  return {
    list,
    reach,
    audited: {
      guid: list.guid,
      address: list.address,
      kind: list.kind,
      storedAudience: stored?.count ?? null,
      storedAsOf: stored?.asOf ?? null,
      predictedAudience: predicted?.count ?? null,
      reach: known,
      complete,
      expectedAudience,
      limit,
      open,
      approved,
      writable: !list.synced,
    },
    findings,
    restrict: (open && overForSure) || gated,
    clears: !gated && (!open || (complete && known !== null && known <= limit)),
    reason: reasonFor({
      open,
      over,
      overForSure,
      gated,
      waived: waiver !== undefined,
      because: openness.because,
      known,
      complete,
      limit,
    }),
  };
}

/**
 * The larger audience that is certainly not too large: what is older than a day may name people who
 * left (Learn, modern dynamic distribution groups: stored membership is refreshed every 24 hours).
 */
function reachToActOn(
  reach: ListReach | undefined,
  input: AuditInput,
): number | null {
  if (!reach) return null;
  const fresh = (iso: string) => input.now - Date.parse(iso) <= day;
  if (!fresh(input.snapshot.takenAt)) return null;
  const counts = [
    ...(reach.predicted ? [reach.predicted.count] : []),
    ...(reach.stored && fresh(reach.stored.asOf) ? [reach.stored.count] : []),
  ];
  return counts.length === 0 ? null : Math.max(...counts);
}

function reasonFor(facts: {
  open: boolean;
  over: boolean;
  overForSure: boolean;
  gated: boolean;
  waived: boolean;
  because: string;
  known: number | null;
  complete: boolean;
  limit: number;
}): string {
  const size =
    facts.known === null
      ? "unknown reach"
      : `${facts.complete ? "" : "≥ "}${count(facts.known)} recipients`;
  if (facts.waived) return `waived; ${size}, limit ${count(facts.limit)}`;
  if (!facts.open)
    return `${facts.because}; ${size}, limit ${count(facts.limit)}`;
  if (facts.overForSure)
    return `open and over its limit: ${size}, limit ${count(facts.limit)}`;
  if (facts.gated) return `new and not approved: ${size}`;
  if (facts.over)
    return `over its limit only by data older than a day, which may be too large: ${size}, limit ${count(facts.limit)}`;
  if (facts.known === null || !facts.complete)
    return `not known to be within its limit: ${size}, limit ${count(facts.limit)}`;
  return `within its limit: ${size}, limit ${count(facts.limit)}`;
}

/** Turns a wish into a decision, or into the finding that says why it cannot be done. */
function decide(
  one: Judged,
  wanted: ReadonlyMap<Guid, Judged>,
  input: AuditInput,
): { decision: Decision; findings: Finding[] } {
  const { list } = one;
  const none = (reason: string): Decision => ({
    list: list.address,
    listGuid: list.guid,
    action: "none",
    reason,
    alsoAllowed: [],
    judgedSenders: [],
  });
  if (!one.restrict)
    return { decision: none(one.reason), findings: one.findings };
  if (list.synced)
    return {
      decision: none(`${one.reason}; no lever: it is mastered on-premises`),
      findings: one.findings,
    };

  const allowed = allowedSenders(
    list,
    input,
    (guid) => wanted.get(guid)?.list.synced === false,
  );
  if (allowed.blockedBy !== null) {
    const finding: Finding = {
      list: list.address,
      listGuid: list.guid,
      rule: "nested-in-open-list",
      severity: "high",
      reach: one.audited.reach,
      complete: one.audited.complete,
      limit: one.audited.limit,
      message: `It cannot be restricted by itself: ${allowed.blockedBy} contains it and is open to every sender, whose mail it would then refuse.`,
      waived: null,
    };
    return {
      decision: none(`${one.reason}; nested in an open list`),
      findings: [...one.findings, finding],
    };
  }
  return {
    decision: {
      list: list.address,
      listGuid: list.guid,
      action: "restrict",
      reason: one.reason,
      alsoAllowed: allowed.guids,
      judgedSenders: humanSettingsOf(list, input).acceptedSenders.flatMap(
        ({ guid }) => (guid === undefined ? [] : [guid]),
      ),
    },
    findings: one.findings,
  };
}

/** What a human left on it, also where the settings are ours at present. */
function humanSettingsOf(
  { guid, delivery }: ListRecord,
  input: AuditInput,
): HumanSettings {
  const { acceptedSenders, moderated } = delivery;
  return input.humanSettings.get(guid) ?? { acceptedSenders, moderated };
}

function severityOf(text: string): Severity {
  return (severities as readonly string[]).includes(text)
    ? (text as Severity)
    : "medium";
}

function byWeight(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    (b.reach ?? 0) - (a.reach ?? 0) ||
    (a.list < b.list ? -1 : a.list > b.list ? 1 : 0) ||
    (a.rule < b.rule ? -1 : 1)
  );
}

const numbers = new Intl.NumberFormat("en-GB");
function count(value: number): string {
  return numbers.format(value);
}
