const hour = 3_600_000;
/** Learn, modern dynamic distribution groups: the stored membership is refreshed every 24 hours … */
const refreshEvery = 24 * hour;
/** … takes up to two hours after a list is made or changed … */
const refreshAfterChange = 2 * hour;
/** … and can be forced only when the last refresh is more than an hour ago. */
const forceAfter = 1 * hour;

/** Who gets mail of a dynamic list now: its filter as of the last refresh. Computed when first asked for. */
export class StoredMembership {
  private filter: string;
  private pending: { filter: string; at: number } | null = null;
  private rows: Uint32Array | undefined;
  private rowsVersion = -1;

  constructor(
    filter: string,
    private refreshedAt: number,
    private readonly deps: {
      now: () => number;
      /** Rows that a filter took at that time, in order. */
      select: (filter: string, asOf: number) => Uint32Array;
      /** Changes whenever a refresh may find other members than the one before. */
      version: () => number;
    },
  ) {
    this.filter = filter;
  }

  /** CalculatedMembershipUpdateTime, milliseconds. */
  get updatedAt(): number {
    this.catchUp();
    return this.refreshedAt;
  }

  members(): Uint32Array {
    this.catchUp();
    if (!this.rows) {
      this.rows = this.deps.select(this.filter, this.refreshedAt);
      this.rowsVersion = this.deps.version();
    }
    return this.rows;
  }

  /** Of a list that was just made: nobody, until its filter is evaluated for the first time. */
  begin(): this {
    this.rows = new Uint32Array(0);
    this.rowsVersion = this.deps.version();
    this.pending = {
      filter: this.filter,
      at: this.refreshedAt + refreshAfterChange,
    };
    return this;
  }

  /** A recipient that left the tenant gets no more mail, whatever is stored. */
  drop(row: number): void {
    if (this.rows?.includes(row))
      this.rows = this.rows.filter((member) => member !== row);
  }

  change(filter: string): void {
    this.catchUp();
    this.pending = { filter, at: this.deps.now() + refreshAfterChange };
  }

  force(): void {
    this.catchUp();
    const now = this.deps.now();
    if (now - this.refreshedAt <= forceAfter) return;
    if (this.pending) this.filter = this.pending.filter;
    this.pending = null;
    this.refresh(now);
  }

  private catchUp(): void {
    const now = this.deps.now();
    if (this.pending && this.pending.at <= now) {
      this.filter = this.pending.filter;
      this.refresh(this.pending.at);
      this.pending = null;
    }
    const missed = Math.floor((now - this.refreshedAt) / refreshEvery);
    if (missed <= 0) return;
    this.refreshedAt += missed * refreshEvery;
    // While the directory stands still, the same filter finds the same members.
    if (this.rowsVersion !== this.deps.version()) this.rows = undefined;
  }

  private refresh(at: number): void {
    this.refreshedAt = at;
    this.rows = undefined;
  }
}
