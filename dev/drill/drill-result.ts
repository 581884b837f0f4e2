import type { AuditOfList } from "./audit-of-list";

/** One column: what became of the storm under one set of controls. Null where it does not apply. */
export interface DrillColumn {
  /** Through the storm's list: the sum over its accepted mails of their audience. */
  deliveries: number;
  /** Mails to the list that were refused. */
  rejected: number;
  /** Replies that had reached the list when the first control tripped. */
  trippedAfterReplies: number | null;
  /** Whose control that was. */
  trippedBy: "native" | "breakwater" | "standing-rule" | null;
  /** From the first mail. */
  secondsToTrip: number | null;
  /** From the first mail until nothing reached the list any more. */
  secondsToContainment: number | null;
  /** Addresses of the lists that Breakwater restricted, in alphabetical order. */
  restricted: string[];
  /** Throws of the detector that were not for the storm, and lists restricted within their limit. */
  falseActions: number;
}

export interface DrillDelays {
  /** From receipt of a mail until Breakwater hears of it. */
  hearingSeconds: number;
  /** From a written sender restriction to its effect. */
  restrictionSeconds: number;
  /** From a written mail flow rule to its effect: only a rule that was there before the storm helps. */
  ruleSeconds: number;
}

export interface DrillStage {
  variant: string;
  stage: string;
  /** From the first mail; negative before it. */
  seconds: number;
}

export interface DrillResult {
  scenario: string;
  title: string;
  expect: "storm" | "quiet";
  seed: number;
  scale: number;
  /** Recipients of the storm's list in this drill. */
  audience: number;
  delays: DrillDelays;
  unguarded: DrillColumn;
  native: DrillColumn;
  guarded: DrillColumn;
  standing: DrillColumn;
  audited: DrillColumn;
  sensitivity: ({ delays: "low" | "default" | "high" } & DrillDelays &
    Pick<
      DrillColumn,
      "deliveries" | "rejected" | "secondsToTrip" | "secondsToContainment"
    >)[];
  /** What the audit of the last column said of the storm's list before the first mail. */
  audit: AuditOfList | null;
  stages: DrillStage[];
  /** What the scenario assumes because no source gives it. */
  assumed: string[];
  /** What sources say of it, and which. */
  onRecord: Record<string, unknown>;
}

/** Deliveries by whole minute since the first mail, for the plot; not part of the answer. */
export type Curve = number[];
