import type { Activation } from "./desired-state/activation";

/** What the detector and the HTTP API ask of enforcement. Implemented by `lib/enforcement/kill-switch.ts`. */
export interface ThrowRequest {
  scope: "list" | "conversation" | "tenant";
  /** Address or GUID; a Message-ID for a conversation; null for the tenant. */
  target: string | null;
  reason: string;
  minutes: number;
  by: string;
  incidentId?: string;
  /** The same key of the same `by` gives the same activation, for good; the detector uses the incident's id. */
  idempotencyKey?: string;
  /** The id that the activation is to have (a ULID); the same id is the same activation. */
  id?: string;
}

export interface PlannedCall {
  cmdlet: string;
  parameters: Record<string, unknown>;
}

export interface KillSwitch {
  /**
   * Writes rows, queues, reconciles for up to 2 s, answers with what is known then.
   * @throws BreakwaterError `not_found` for a target that is nowhere, `no_approved_senders`; then nothing is stored
   */
  engage(request: ThrowRequest): Promise<Activation>;
  /** What `engage` would write to the tenant; stores nothing. Throws as `engage`. */
  plan(request: ThrowRequest): Promise<PlannedCall[]>;
  /** Lets it stand for so many minutes from now. @throws BreakwaterError `not_found`; `conflict` once it is being released */
  extend(id: string, minutes: number): Promise<Activation>;
  /** Also when it is released already. @throws BreakwaterError `not_found` */
  release(id: string, by: string): Promise<Activation>;
  get(id: string): Promise<Activation | undefined>;
  /** Newest first, released ones too; all, or a page of those that are older than `before`. */
  list(page?: { limit: number; before?: string }): Promise<Activation[]>;
}
