import { RowSet } from "./row-set";
import { Truth } from "./truth";

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

/** Who is in any of them. */
export function unite(truths: readonly Truth[]): Truth {
  const definite = RowSet.union(truths.map((truth) => truth.definite));
  if (truths.every((truth) => truth.exact)) return Truth.of(definite);
  return Truth.of(
    definite,
    RowSet.union(truths.map((truth) => truth.possible)),
  );
}

/** Smallest first, so that the work is small. */
function narrow(
  all: RowSet,
  within: readonly RowSet[],
  without: readonly RowSet[],
): RowSet {
  const [smallest = all, ...others] = [...within].sort(
    (a, b) => a.size - b.size,
  );
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
