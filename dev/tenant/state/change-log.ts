export type ChangeKind =
  | "created"
  | "updated"
  /** Soft: it can be restored for 30 days. */
  | "deleted"
  | "purged"
  | "restored"
  | "memberAdded"
  | "memberRemoved";

/** One change of the directory: what delta queries and change notifications are made of. */
export interface Change {
  /** 1, 2, 3, … without a gap. */
  readonly sequence: number;
  /** Epoch milliseconds of the tenant's clock. */
  readonly at: number;
  readonly kind: ChangeKind;
  /** The recipient or list that changed; for memberships the list. */
  readonly row: number;
  /** Exchange's names in lower case, of an update. */
  readonly properties?: readonly string[];
  /** Row that joined the list or left it. */
  readonly member?: number;
}

/** Every write to the estate, whichever face it came through, in order. */
export class ChangeLog {
  private readonly changes: Change[] = [];
  private readonly listeners = new Set<(change: Change) => void>();

  constructor(private readonly now: () => number) {}

  /** Sequence of the last change; 0 before the first. */
  get latest(): number {
    return this.changes.length;
  }

  record(change: Omit<Change, "sequence" | "at">): void {
    const recorded = { ...change, sequence: this.latest + 1, at: this.now() };
    this.changes.push(recorded);
    for (const listener of [...this.listeners]) listener(recorded);
  }

  /** Changes with `after` < sequence <= `until`. */
  between(after: number, until = this.latest): readonly Change[] {
    return this.changes.slice(after, until);
  }

  /** Returns what ends it. */
  hear(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
