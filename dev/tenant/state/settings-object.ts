import type { DevClock } from "../../clock/dev-clock";
import { Delayed } from "./delayed";

/** A configuration object of the tenant: read back at once, obeyed after its delay. */
export class SettingsObject<Values extends object> {
  private readonly values: Delayed<Values>;
  /** Epoch milliseconds. */
  changedAt: number;

  constructor(
    initial: Values,
    private readonly clock: Pick<DevClock, "now">,
    private readonly delaySeconds: number,
    createdAt: number,
  ) {
    this.values = new Delayed<Values>(initial, () => clock.now());
    this.changedAt = createdAt;
  }

  get written(): Values {
    return this.values.written;
  }

  get effective(): Values {
    return this.values.effective;
  }

  write(changes: Partial<Values>): void {
    const now = this.clock.now();
    this.changedAt = now;
    this.values.write(
      { ...this.values.written, ...changes },
      now + this.delaySeconds * 1_000,
    );
  }
}
