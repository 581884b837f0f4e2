import type { AuditedList } from "../audit/audited-list";
import { blastRadius } from "../audit/blast-radius";
import { isBreakwaterError } from "../errors/breakwater-error";
import type { Log } from "../ports/log";
import type { Tables } from "../ports/tables";
import type { Policy } from "../policy/policy-schema";
import type { MailTipControl } from "../tenant/mail-tip-port";
import type { Clock } from "../time/clock";
import { planTips, type PlannedTip } from "./plan-tips";
import { tipRows, type TipRow } from "./tip-rows";
import { writeTip } from "./write-tip";

export interface MailTips {
  /** What would be written after an audit: the dry run. */
  plan(lists: readonly AuditedList[]): Promise<PlannedTip[]>;
  /** Writes as many as one audit may change, largest first; the rest waits for the next. How many were written. */
  write(planned: readonly PlannedTip[], lists: number): Promise<number>;
}

/** Has large lists tell their senders how many they reach, where the policy's `mailTip` says so. */
export function createMailTips(deps: {
  tenantId: string;
  policy: Policy;
  tables: Tables;
  tips: MailTipControl;
  clock: Clock;
  log: Log;
}): MailTips {
  const { tenantId, policy, clock, log } = deps;
  const rows = deps.tables.of(tipRows);

  return {
    async plan(lists) {
      const known = new Map<string, TipRow>();
      for await (const { value } of rows.list({
        partitionKey: `${tenantId}|mail-tip`,
      }))
        known.set(value.listGuid, value);
      return planTips(lists, known, policy, clock.now());
    },
    async write(planned, lists) {
      let written = 0;
      for (const tip of planned.slice(
        0,
        blastRadius(policy.blastRadius.audit, lists),
      )) {
        try {
          const outcome = await writeTip(tip, { ...deps, rows });
          if (outcome === "written") written++;
          else log.info("mail-tip.theirs", { list: tip.listGuid });
        } catch (error) {
          if (!isBreakwaterError(error)) throw error;
          // A tip is a courtesy: the audit goes on without it, and the next one tries again.
          log.warn("mail-tip.failed", {
            list: tip.listGuid,
            code: error.code,
          });
          if (error.code !== "not_found") break;
        }
      }
      return written;
    },
  };
}
