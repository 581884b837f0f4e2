/**
 * For each list those in which it is, ascending, itself excepted. Turned round whole when first asked for, in time
 * and memory in proportion to the entries: where many lists are over their limit each of them asks, and looking
 * through all lists for each would be quadratic.
 * @param graphs children of each list
 */
export function parentsOf(
  count: number,
  graphs: readonly ((list: number) => Uint32Array)[],
): (list: number) => Uint32Array {
  let turned: { starts: Uint32Array; parents: Uint32Array } | undefined;
  return (list) => {
    const { starts, parents } = (turned ??= turnRound(count, graphs));
    return parents.subarray(starts[list], starts[list + 1]);
  };
}

function turnRound(
  count: number,
  graphs: readonly ((list: number) => Uint32Array)[],
) {
  /** Calls once for each parent and child, whatever the graphs that say so; parents come ascending. */
  function eachEntry(visit: (parent: number, child: number) => void): void {
    const lastParent = new Int32Array(count).fill(-1);
    for (let parent = 0; parent < count; parent++)
      for (const childrenOf of graphs)
        for (const child of childrenOf(parent)) {
          if (child === parent || lastParent[child] === parent) continue;
          lastParent[child] = parent;
          visit(parent, child);
        }
  }
  const starts = new Uint32Array(count + 1);
  eachEntry((_, child) => starts[child + 1]!++);
  for (let list = 0; list < count; list++) starts[list + 1]! += starts[list]!;
  const next = starts.slice();
  const parents = new Uint32Array(starts[count] ?? 0);
  eachEntry((parent, child) => {
    parents[next[child]!++] = parent;
  });
  return { starts, parents };
}
