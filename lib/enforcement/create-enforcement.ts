import { BreakwaterError } from "../errors/breakwater-error";
import { createAuditHolds, type AuditHolds } from "./audit-holds";
import { activationStore } from "./desired-state/activation-store";
import type { EnforcementDeps } from "./enforcement-deps";
import { enforcementMessageSchema } from "./enforcement-message";
import { createKillSwitch } from "./kill-switch";
import type { KillSwitch } from "./kill-switch-port";
import {
  enforcementFindingRows,
  findingsPartition,
  type EnforcementFinding,
} from "./reconcile/enforcement-finding";
import { reconcile, type ReconcileResult } from "./reconcile/reconcile";
import { markEffective, seeEffect } from "./see-effect";

export interface Enforcement {
  killSwitch: KillSwitch;
  auditHolds: AuditHolds;
  /**
   * Handles one message of the queue `enforcement`.
   * @throws BreakwaterError `bad_message`; or what kept a list from being done, for the queue to try again
   */
  reconcile: (message: unknown) => Promise<ReconcileResult>;
  /** For the timer: ends what has expired and looks at every list; what fails is in the result, and looked at again. */
  sweep: () => Promise<ReconcileResult>;
  /** Lists that are restricted by us at present. */
  restrictedLists: () => Promise<ReadonlySet<string>>;
  /** For whoever sees mail to a list of an applied activation being rejected. False where it says nothing new. */
  markEffective: (activationId: string, rejectedAt: number) => Promise<boolean>;
  /** What was found when lists were restricted and given back. */
  findings: () => Promise<EnforcementFinding[]>;
}

export function createEnforcement(deps: EnforcementDeps): Enforcement {
  const activations = activationStore(deps);
  const auditHolds = createAuditHolds(deps);
  return {
    killSwitch: createKillSwitch(deps),
    auditHolds,

    async sweep() {
      const open = await activations.open();
      const result = await reconcile(deps, { open });
      await seeEffect(deps, activations, open);
      return result;
    },

    async reconcile(message) {
      const parsed = enforcementMessageSchema.safeParse(message);
      if (!parsed.success || parsed.data.tenantId !== deps.tenantId) {
        throw new BreakwaterError(
          "bad_message",
          "A message of the queue enforcement cannot be read.",
          { cause: parsed.error },
        );
      }
      const { listGuids } = parsed.data;
      const result = await reconcile(
        deps,
        listGuids.length > 0 ? { lists: listGuids } : {},
      );
      const [first] = result.failed;
      if (!first) return result;
      throw new BreakwaterError(
        "tenant_unavailable",
        `${result.failed.length} of ${listGuids.length || "all"} lists could not be done; ${first.listGuid}: ${first.code}.`,
        { hint: "They are tried again, by the queue and by the timer." },
      );
    },

    restrictedLists: async () =>
      new Set((await auditHolds.humanSettings()).keys()),

    markEffective: (id, rejectedAt) =>
      markEffective(activations, id, rejectedAt),

    async findings() {
      const found: EnforcementFinding[] = [];
      for await (const { value } of deps.tables
        .of(enforcementFindingRows)
        .list({ partitionKey: findingsPartition(deps.tenantId) }))
        found.push(value);
      return found;
    },
  };
}
