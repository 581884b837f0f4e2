import type { ActivationState } from "./desired-state/activation";
import type { EnforcementFinding } from "./reconcile/enforcement-finding";

/**
 * What enforcement did, for a timeline. Told at least once and after the fact: `key` is the same each
 * time that the same thing is told, so that a timeline can leave out what it has.
 */
export type EnforcementChange =
  | {
      kind: "list";
      key: string;
      at: string;
      listGuid: string;
      listAddress: string;
      what: "restricted" | "restored";
      /** The holds on whose behalf: activation ids, or "audit". */
      causeIds: readonly string[];
      /** Accepted senders, GUIDs; empty is everyone. */
      senders: readonly string[];
    }
  | {
      kind: "finding";
      key: string;
      finding: EnforcementFinding;
      causeIds: readonly string[];
    }
  | {
      kind: "activation";
      key: string;
      at: string;
      activationId: string;
      incidentId: string | null;
      what: ActivationState | "extended";
      by: string | null;
    };
