import type { AuditOutcome, AuditedList } from "../audit-snapshot";
import type { Finding } from "../finding";

/** How many lists reach how many recipients. */
export interface ReachBucket {
  label: string;
  lists: number;
  /** Of those, lists that anyone may write to. */
  open: number;
}

export interface ReportList {
  list: AuditedList;
  findings: Finding[];
  restrict: boolean;
  reason: string;
}

export interface ReportModel {
  /** ISO: when the data was read. */
  takenAt: string;
  recipients: number;
  lists: number;
  overLimit: number;
  openOver1000: number;
  largest: number;
  stopped: AuditOutcome["stopped"];
  buckets: ReachBucket[];
  /** Lists with findings that are not waived, worst first. */
  matters: ReportList[];
  waived: Finding[];
}

const bounds = [1, 10, 100, 1_000, 10_000, 100_000] as const;

/** What a report shows, in the order that it shows it. */
export function buildReportModel(
  outcome: AuditOutcome,
  about: { takenAt: string; recipients: number },
): ReportModel {
  const findings = new Map<string, Finding[]>();
  for (const finding of outcome.findings.filter((one) => !one.waived)) {
    const known = findings.get(finding.listGuid);
    if (known) known.push(finding);
    else findings.set(finding.listGuid, [finding]);
  }
  const decisions = new Map(
    outcome.decisions.map((decision) => [decision.listGuid, decision]),
  );
  const lists = new Map(outcome.lists.map((list) => [list.guid, list]));
  const reaches = outcome.lists.map((list) => list.reach ?? 0);
  return {
    ...about,
    lists: outcome.lists.length,
    overLimit: outcome.findings.filter(
      (finding) => finding.rule === "over-limit" && !finding.waived,
    ).length,
    openOver1000: outcome.lists.filter(
      (list) => list.open && (list.reach ?? 0) > 1_000,
    ).length,
    largest: reaches.reduce((a, b) => Math.max(a, b), 0),
    stopped: outcome.stopped,
    buckets: bucketsOf(outcome.lists),
    // Findings come worst first, so the first finding of a list decides where the list stands.
    matters: [...findings].flatMap(([guid, own]) => {
      const list = lists.get(guid);
      const decision = decisions.get(guid);
      if (!list) return [];
      return [
        {
          list,
          findings: own,
          restrict: decision?.action === "restrict",
          reason: decision?.reason ?? "",
        },
      ];
    }),
    waived: outcome.findings.filter((finding) => finding.waived),
  };
}

function bucketsOf(lists: readonly AuditedList[]): ReachBucket[] {
  const edges = [0, ...bounds, Infinity];
  const labels = [
    "nobody",
    "1–9",
    "10–99",
    "100–999",
    "1,000–9,999",
    "10,000–99,999",
    "100,000 and more",
  ];
  return labels.map((label, index) => {
    const within = lists.filter(
      ({ reach }) =>
        reach !== null &&
        reach >= (edges[index] ?? 0) &&
        reach < (edges[index + 1] ?? Infinity),
    );
    return {
      label,
      lists: within.length,
      open: within.filter((list) => list.open).length,
    };
  });
}
