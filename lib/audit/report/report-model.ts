import type { Policy, Waiver } from "../../policy/policy-schema";
import { day } from "../../time/clock";
import type { AuditedList } from "../audited-list";
import type { AuditOutcome } from "../audit-snapshot";
import { severities, type Finding, type Severity } from "../finding";
import { groupBy } from "./group-by";
import { reachBuckets, type ReachBucket } from "./reach-buckets";

export interface ReportList {
  list: AuditedList;
  /** What people call it, where that says more than its address; null elsewhere. */
  name: string | null;
  /** Gravest first, none of them waived. */
  findings: Finding[];
  restrict: boolean;
  reason: string;
}

export interface RuleCount {
  rule: string;
  /** The gravest that it was found in. */
  severity: Severity;
  lists: number;
}

export interface ReportWaiver extends Waiver {
  /** Whole days that it still counts, today among them; 0 and less when it has expired. */
  daysLeft: number;
  /** Findings that it covers. */
  covers: number;
}

export interface ReportModel {
  /** ISO: when the data was read. */
  takenAt: string;
  recipients: number;
  lists: number;
  overLimit: number;
  openOver1000: number;
  largestOpen: AuditedList | null;
  restricts: number;
  stopped: AuditOutcome["stopped"];
  buckets: ReachBucket[];
  /** Lists whose reach nobody knows. */
  unknown: number;
  /** Open lists that nothing shows to be within their limit, nor over it: the data says too little. */
  uncleared: number;
  /** Lists with findings that are not waived, worst first. */
  matters: ReportList[];
  /** Findings about the tenant's own settings. */
  tenant: Finding[];
  /** Lists that somebody expected something of, the furthest from it first. */
  surprises: AuditedList[];
  rules: RuleCount[];
  waivers: ReportWaiver[];
}

/**
 * What a report shows, in the order that it shows it.
 * @param about `now`: epoch milliseconds; `nameOf`: the display name of a list, by its GUID
 */
export function buildReportModel(
  outcome: AuditOutcome,
  about: {
    takenAt: string;
    recipients: number;
    policy: Policy;
    now: number;
    nameOf?: (guid: string) => string | undefined;
  },
): ReportModel {
  const { takenAt, recipients, policy, now } = about;
  const standing = outcome.findings.filter(({ waived }) => !waived);
  const byList = groupBy(standing, ({ listGuid }) => listGuid);
  const decisions = new Map(
    outcome.decisions.map((decision) => [decision.listGuid, decision]),
  );
  const lists = new Map(outcome.lists.map((list) => [list.guid, list]));
  const open = outcome.lists.filter((list) => list.open);
  return {
    takenAt,
    recipients,
    lists: outcome.lists.length,
    overLimit: standing.filter(({ rule }) => rule === "over-limit").length,
    openOver1000: open.filter(({ reach }) => (reach ?? 0) > 1_000).length,
    largestOpen: open.reduce<AuditedList | null>(
      (best, list) => ((list.reach ?? 0) > (best?.reach ?? 0) ? list : best),
      null,
    ),
    restricts: outcome.decisions.filter(({ action }) => action === "restrict")
      .length,
    stopped: outcome.stopped,
    buckets: reachBuckets(outcome.lists),
    unknown: outcome.lists.filter(({ reach }) => reach === null).length,
    uncleared: open.filter(
      ({ reach, complete, limit }) =>
        reach === null || (!complete && reach <= limit),
    ).length,
    // Findings come worst first, so the first finding of a list decides where the list stands.
    matters: [...byList].flatMap(([guid, findings]) => {
      const list = guid === null ? undefined : lists.get(guid);
      const decision = guid === null ? undefined : decisions.get(guid);
      return list
        ? [
            {
              list,
              name: tellingName(about.nameOf?.(list.guid), list),
              findings,
              restrict: decision?.action === "restrict",
              reason: decision?.reason ?? "",
            },
          ]
        : [];
    }),
    tenant: byList.get(null) ?? [],
    surprises: outcome.lists
      .filter((list) => timesExpected(list) > 1)
      .sort((a, b) => timesExpected(b) - timesExpected(a)),
    rules: countRules(standing),
    waivers: policy.waivers
      .map((waiver) => ({
        ...waiver,
        list: lists.get(waiver.list.toLowerCase())?.address ?? waiver.list,
        daysLeft: Math.ceil((Date.parse(waiver.expires) + day - now) / day),
        covers: outcome.findings.filter(
          ({ rule, list, listGuid }) =>
            rule === waiver.rule &&
            [list ?? "tenant", listGuid ?? "tenant"].includes(
              waiver.list.toLowerCase(),
            ),
        ).length,
      }))
      .sort((a, b) => a.daysLeft - b.daysLeft),
  };
}

function tellingName(
  name: string | undefined,
  { address }: AuditedList,
): string | null {
  const same = name?.toLowerCase() === address.toLowerCase();
  return name === undefined || name.trim() === "" || same ? null : name;
}

/** How many times what was expected a list reaches; 0 where nobody expected anything. */
export function timesExpected({
  reach,
  expectedAudience,
}: AuditedList): number {
  if (reach === null || expectedAudience === null) return 0;
  return reach / Math.max(1, expectedAudience);
}

function countRules(findings: readonly Finding[]): RuleCount[] {
  return [...groupBy(findings, ({ rule }) => rule)]
    .map(([rule, own]) => ({
      rule,
      severity: own[0]?.severity ?? "info",
      lists: own.length,
    }))
    .sort(
      (a, b) =>
        severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
        b.lists - a.lists,
    );
}
