import type { ListRecord } from "../directory/snapshot";
import { day } from "../time/clock";
import { activeWaiver } from "./active-waiver";
import type { AuditInput } from "./audit-input";
import { toAuditedList, type AuditedList } from "./audited-list";
import type { Finding } from "./finding";
import { listFacts, type ListFacts } from "./list-facts";
import { listRules } from "./list-rules";
import type { Verdict } from "./rules/list-rule";
import { mendFilterCommand } from "./rules/mend-commands";
import { count } from "./words";

export interface JudgedList {
  list: ListRecord;
  facts: ListFacts;
  audited: AuditedList;
  findings: Finding[];
  /** It is open, over its limit or not approved, and the data is good enough to act on. */
  restrict: boolean;
  /** Complete data says that nothing need hold it. */
  clears: boolean;
  reason: string;
}

/** What one list is worth by itself, before its neighbours and the blast radius are looked at. */
export function judgeList(list: ListRecord, input: AuditInput): JudgedList {
  const facts = listFacts(list, input);
  const { known, solid, limit, openness, approved } = facts;
  const waived = (rule: string) =>
    activeWaiver(list, rule, input.policy, input.now) !== undefined;
  const open = openness.open && !waived("over-limit");
  const over = known !== null && known > limit;
  const overForSure = solid !== null && solid > limit;
  const gated =
    open &&
    !approved &&
    input.policy.creationGate === "restrict" &&
    !waived("unapproved-list");

  const findings = [
    ...listRules.flatMap(({ id, judge }) => {
      const verdict =
        id === "unapproved-list" && input.policy.creationGate === "off"
          ? null
          : judge(facts);
      return verdict ? [toFinding(id, verdict, facts, input)] : [];
    }),
    ...input.filterFindings(list).map(({ rule, severity, message, mends }) =>
      toFinding(
        rule,
        {
          severity,
          message,
          mend: mendFilterCommand(list, mends),
        },
        facts,
        input,
      ),
    ),
  ];
  return {
    list,
    facts,
    audited: toAuditedList(facts, open),
    findings,
    restrict: open && (overForSure || gated),
    clears: !gated && (!open || isWithinLimit(facts, input)),
    reason: reasonFor(facts, {
      open,
      over,
      overForSure,
      gated,
      waived: openness.open && !open,
    }),
  };
}

export function toFinding(
  rule: string,
  { severity, message, mend }: Verdict,
  { list, known, complete, limit }: ListFacts,
  { policy, now }: Pick<AuditInput, "policy" | "now">,
): Finding {
  const waiver = activeWaiver(list, rule, policy, now);
  return {
    list: list.address,
    listGuid: list.guid,
    rule,
    severity,
    reach: known,
    complete,
    limit,
    message,
    mend,
    waived: waiver
      ? {
          reason: waiver.reason,
          approver: waiver.approver,
          expires: waiver.expires,
        }
      : null,
  };
}

/**
 * Whether complete, fresh data says so. Who gets mail now may be many still after a filter was mended:
 * a list that is held for more than its limit is not given back before its stored audience is known.
 */
function isWithinLimit(
  { list, reach, known, complete, limit }: ListFacts,
  { held, snapshot, now }: AuditInput,
): boolean {
  if (known === null || !complete || known > limit) return false;
  if (now - Date.parse(snapshot.takenAt) > day) return false;
  const heldFor = held.get(list.guid) ?? null;
  return (
    list.kind !== "dynamicDistributionGroup" ||
    reach?.stored?.complete === true ||
    (heldFor !== null && heldFor <= limit)
  );
}

function reasonFor(
  { known, complete, limit, openness }: ListFacts,
  is: {
    open: boolean;
    over: boolean;
    overForSure: boolean;
    gated: boolean;
    waived: boolean;
  },
): string {
  const reaches =
    known === null
      ? "unknown reach"
      : `${complete ? "" : "≥ "}${count(known)} recipients`;
  const against = `${reaches}, limit ${count(limit)}`;
  if (is.waived) return `waived; ${against}`;
  if (!is.open) return `${openness.because}; ${against}`;
  if (is.overForSure) return `open and over its limit: ${against}`;
  if (is.gated) return `new and not approved: ${reaches}`;
  if (is.over)
    return `over its limit only by data older than a day, which may be too large: ${against}`;
  if (known === null || !complete)
    return `not known to be within its limit: ${against}`;
  return `within its limit: ${against}`;
}
