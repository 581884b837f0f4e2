import { RowSet } from "./row-set";
import { Truth } from "./truth";

export interface Count {
  /** How many rows are certainly taken. */
  definite: number;
  /** And no others. */
  exact: boolean;
}

/** Who is in all of `taking` and in none of `removing`; `all` where nothing is to be taken. */
export function intersect(
  all: RowSet,
  taking: readonly Truth[],
  removing: readonly Truth[],
): Truth {
  const side = (of: "definite" | "possible") =>
    narrow(
      all,
      taking.map((truth) => truth[of]),
      // Who may be taken away is not certainly in.
      removing.map(
        (truth) => truth[of === "definite" ? "possible" : "definite"],
      ),
    );
  const definite = side("definite");
  const exact = [...taking, ...removing].every((truth) => truth.exact);
  return exact ? Truth.of(definite) : Truth.of(definite, side("possible"));
}

/** How many `intersect` would take, and whether no others: the last step is counted without making its set. */
export function countIntersection(
  all: RowSet,
  taking: readonly Truth[],
  removing: readonly Truth[],
): Count {
  if (![...taking, ...removing].every((truth) => truth.exact)) {
    const truth = intersect(all, taking, removing);
    const definite = truth.definite.size;
    const { exact } = truth;
    truth.release();
    return { definite, exact };
  }
  const within = bySize(taking.map((truth) => truth.definite));
  const without = removing
    .map((truth) => truth.definite)
    .filter(({ size }) => size > 0);
  const lost = without.pop();
  const kept = lost || within.length < 2 ? undefined : within.pop();
  const rest = narrow(all, within, without);
  const definite = lost
    ? rest.andNotSize(lost)
    : kept
      ? rest.andSize(kept)
      : rest.size;
  rest.release();
  return { definite, exact: true };
}

/** Who is in any of them. */
export function unite(truths: readonly Truth[]): Truth {
  const definite = RowSet.union(truths.map((truth) => truth.definite));
  if (truths.every((truth) => truth.exact)) return Truth.of(definite);
  return Truth.of(
    definite,
    RowSet.union(truths.map((truth) => truth.possible)),
  );
}

function bySize(sets: readonly RowSet[]): RowSet[] {
  return [...sets].sort((a, b) => a.size - b.size);
}

/** Smallest first, so that the work is small. */
function narrow(
  all: RowSet,
  within: readonly RowSet[],
  without: readonly RowSet[],
): RowSet {
  const [smallest = all, ...others] = bySize(within);
  let current = smallest.retain();
  const step = (next: RowSet) => {
    current.release();
    current = next;
  };
  for (const other of others) {
    if (current.size === 0) return current;
    if (other !== all) step(current.and(other));
  }
  for (const other of without) {
    if (current.size === 0) return current;
    if (other.size > 0) step(current.andNot(other));
  }
  return current;
}
