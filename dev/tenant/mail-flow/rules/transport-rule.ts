/** A mail flow rule as the transport service obeys it. */
export interface TransportRule {
  readonly guid: string;
  readonly name: string;
  /** Learn, New-TransportRule: only "Enforce" does anything to the mail. */
  readonly mode: "Enforce" | "Audit" | "AuditAndNotify";
  /** Conditions, exceptions and actions by the cmdlet's parameter names. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds. */
  readonly activationDate?: number | null;
  readonly expiryDate?: number | null;
}

/**
 * Rules that are obeyed now, the lowest priority number first. Whoever stores them knows the delay:
 * up to 30 minutes, or more (Learn, mail flow rules).
 */
export type EffectiveRules = () => readonly TransportRule[];
