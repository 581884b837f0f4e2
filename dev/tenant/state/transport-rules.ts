import type { DevClock } from "../../clock/dev-clock";
import type { TransportRule } from "../mail-flow/rules/transport-rule";
import { seededGuid } from "../mail-flow/seeded";
import { Delayed } from "./delayed";

/** A mail flow rule as an administrator reads it back. Its priority is its place. */
export interface StoredRule extends TransportRule {
  readonly comments: string | null;
  readonly enabled: boolean;
  readonly errorAction: string;
  readonly senderAddressLocation: string;
  /** Epoch milliseconds. */
  readonly changedAt: number;
}

/** The tenant's mail flow rules: read back at once, obeyed after their delay, and then all as they stood together. */
export class TransportRules {
  private readonly rules: Delayed<readonly StoredRule[]>;
  private obeyed: {
    of: readonly StoredRule[];
    enabled: readonly StoredRule[];
  } | null = null;

  private made = 0;

  constructor(
    private readonly seed: number,
    private readonly clock: Pick<DevClock, "now">,
    private readonly delaySeconds: number,
  ) {
    this.rules = new Delayed<readonly StoredRule[]>([], () => clock.now());
  }

  newGuid(): string {
    return seededGuid(this.seed, `rule:${this.made++}`);
  }

  /** As written last, by priority. */
  all(): readonly StoredRule[] {
    return this.rules.written;
  }

  /** What the transport service obeys now: enabled ones, by priority. Dates and mode are left to it. */
  readonly inEffect = (): readonly StoredRule[] => {
    const of = this.rules.effective;
    if (this.obeyed?.of !== of)
      this.obeyed = { of, enabled: of.filter(({ enabled }) => enabled) };
    return this.obeyed.enabled;
  };

  /** By name without case, or GUID. */
  find(identity: string): StoredRule | undefined {
    const wanted = identity.toLowerCase();
    return this.all().find(
      ({ name, guid }) => name.toLowerCase() === wanted || guid === wanted,
    );
  }

  /** Adds it, or puts it in the place of the one with its GUID; the rules after that priority shift. */
  put(rule: Omit<StoredRule, "changedAt">, priority: number): void {
    const others = this.all().filter(({ guid }) => guid !== rule.guid);
    const stored = { ...rule, changedAt: this.clock.now() };
    this.write([
      ...others.slice(0, priority),
      stored,
      ...others.slice(priority),
    ]);
  }

  remove(rule: StoredRule): void {
    this.write(this.all().filter(({ guid }) => guid !== rule.guid));
  }

  private write(rules: readonly StoredRule[]): void {
    this.rules.write(rules, this.clock.now() + this.delaySeconds * 1_000);
  }
}
