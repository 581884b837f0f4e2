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
  /** The same key within 24 h gives the same activation (per caller); the detector uses the incident's id. */
  idempotencyKey?: string;
}

export interface PlannedCall {
  cmdlet: string;
  parameters: Record<string, unknown>;
}

export interface KillSwitch {
  /** Writes rows, queues, reconciles for up to 2 s, answers with what is known then. */
  engage(request: ThrowRequest): Promise<Activation>;
  /** What `engage` would call; stores nothing. */
  plan(request: ThrowRequest): Promise<PlannedCall[]>;
  extend(id: string, minutes: number): Promise<Activation>;
  release(id: string, by: string): Promise<Activation>;
  get(id: string): Promise<Activation | undefined>;
  /** Newest first, released ones too. */
  list(): Promise<Activation[]>;
}
