import type { Change, ChangeLog } from "../../state/change-log";

export type Removal = "changed" | "deleted";

/** What the change log says about single rows, kept up as it grows. */
export interface ChangeIndex {
  /** Null for what is here. Learn: "changed" can be restored, "deleted" cannot. */
  removal(row: number): Removal | null;
  /** Rows that left, in the order in which they did. */
  removedRows(): Iterable<number>;
  /** Whether a property of that row (Exchange's name, lower case) was ever written. */
  wasWritten(row: number, lowerNames: readonly string[]): boolean;
}

export function createChangeIndex(changes: ChangeLog): ChangeIndex {
  const removals = new Map<number, Removal>();
  const written = new Map<number, Set<string>>();
  function take(change: Change): void {
    const { kind, row } = change;
    if (kind === "deleted") removals.set(row, "changed");
    else if (kind === "purged") removals.set(row, "deleted");
    else if (kind === "restored") removals.delete(row);
    else if (change.properties) {
      let names = written.get(row);
      if (!names) written.set(row, (names = new Set<string>()));
      for (const name of change.properties) names.add(name);
    }
  }
  for (const change of changes.between(0)) take(change);
  changes.hear(take);
  return {
    removal: (row) => removals.get(row) ?? null,
    removedRows: () => removals.keys(),
    wasWritten(row, lowerNames) {
      const names = written.get(row);
      return names !== undefined && lowerNames.some((name) => names.has(name));
    },
  };
}
