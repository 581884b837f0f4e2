/**
 * A setting that is read back at once and obeyed later: the delay between a write and its effect is
 * not documented for sender restrictions ("expect minutes").
 */
export class Delayed<T> {
  private changes: { at: number; value: T }[];

  constructor(
    initial: T,
    private readonly now: () => number,
  ) {
    this.changes = [{ at: -Infinity, value: initial }];
  }

  /** As written last. */
  get written(): T {
    return this.changes[this.changes.length - 1]!.value;
  }

  /** As the transport service obeys it now. */
  get effective(): T {
    const now = this.now();
    while (this.changes.length > 1 && this.changes[1]!.at <= now)
      this.changes.shift();
    return this.changes[0]!.value;
  }

  write(value: T, effectiveAt: number): void {
    // A later write never overtakes an earlier one.
    const last = this.changes[this.changes.length - 1]!;
    this.changes.push({ at: Math.max(effectiveAt, last.at), value });
  }
}
