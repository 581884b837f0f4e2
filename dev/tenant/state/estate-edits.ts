import type { RowValue } from "../filter/row-value";

export type Presence = "present" | "deleted" | "purged";

/** Something that changed at points in time: the newest that is not younger than asked for counts. */
type History<T> = { at: number; is: T }[];

/**
 * What differs from the computed estate: properties that were written, rows that joined, rows that
 * left. Earlier values are kept, since a dynamic list's stored membership is older than they are.
 */
export class EstateEdits {
  private readonly values = new Map<number, Map<string, History<RowValue>>>();
  private readonly presences = new Map<number, History<Presence>>();
  private readonly addresses = new Map<string, number>();
  private joined = 0;
  private sortedRows: number[] | undefined;

  /** Rows below `computed` are the estate's own; those that join lie behind them. */
  constructor(private readonly computed: number) {}

  get count(): number {
    return this.computed + this.joined;
  }

  /** Rows whose properties are not all computed, in order. */
  get rows(): readonly number[] {
    return (this.sortedRows ??= [...this.values.keys()].sort((a, b) => a - b));
  }

  /** True where some property of the row was written. */
  has(row: number): boolean {
    return this.values.has(row);
  }

  hasJoined(row: number): boolean {
    return row >= this.computed;
  }

  /** Undefined where that property was not written by then. */
  value(row: number, lowerName: string, asOf = Infinity): RowValue | undefined {
    return this.values.size === 0
      ? undefined
      : latest(this.values.get(row)?.get(lowerName), asOf);
  }

  join(at: number): number {
    const row = this.count;
    this.joined += 1;
    this.presences.set(row, [
      { at: -Infinity, is: "purged" },
      { at, is: "present" },
    ]);
    return row;
  }

  write(
    row: number,
    values: Iterable<readonly [string, RowValue]>,
    at: number,
  ): void {
    let known = this.values.get(row);
    if (!known) {
      known = new Map<string, History<RowValue>>();
      this.values.set(row, known);
      this.sortedRows = undefined;
    }
    for (const [name, is] of values) {
      const history = known.get(name);
      if (history) history.push({ at, is });
      else known.set(name, [{ at, is }]);
      if (name === "emailaddresses" && Array.isArray(is))
        for (const address of is) this.addresses.set(bare(address), row);
    }
  }

  /** The row that was given that address and still has it. */
  rowByAddress(lowerAddress: string): number | undefined {
    const row = this.addresses.get(lowerAddress);
    return row !== undefined && this.keepsAddress(row, lowerAddress)
      ? row
      : undefined;
  }

  /** False where the row's addresses were written and that one is not among them. */
  keepsAddress(row: number, lowerAddress: string): boolean {
    const written = this.value(row, "emailaddresses");
    return Array.isArray(written)
      ? written.some((address) => bare(address) === lowerAddress)
      : true;
  }

  presence(row: number, asOf = Infinity): Presence {
    return this.presences.size === 0
      ? "present"
      : (latest(this.presences.get(row), asOf) ?? "present");
  }

  /** Rows that are deleted and can be restored, with the time since when. */
  *deleted(): Generator<{ row: number; at: number }> {
    for (const [row, history] of this.presences) {
      const last = history[history.length - 1]!;
      if (last.is === "deleted") yield { row, at: last.at };
    }
  }

  setPresence(row: number, is: Presence, at: number): void {
    const history = this.presences.get(row);
    if (history) history.push({ at, is });
    else this.presences.set(row, [{ at, is }]);
  }
}

function latest<T>(
  history: History<T> | undefined,
  asOf: number,
): T | undefined {
  if (!history) return undefined;
  for (let i = history.length - 1; i >= 0; i--)
    if (history[i]!.at <= asOf) return history[i]!.is;
  return undefined;
}

/** `SMTP:someone@example` without its prefix, in lower case. */
const bare = (address: string) => address.replace(/^smtp:/i, "").toLowerCase();
