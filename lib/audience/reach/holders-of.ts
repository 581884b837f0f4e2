/**
 * These lists and all that hold one of them, to any depth.
 * @param graphs children of each list, in each way in which lists hold others. Lists with the same children best
 *   share one array: thousands may each hold all the others
 */
export function holdersOf(
  lists: Iterable<number>,
  graphs: readonly (readonly Uint32Array[])[],
): Set<number> {
  const found = new Set(lists);
  if (found.size === 0) return found;
  const holders = new Map<Uint32Array, number[]>();
  for (const graph of graphs)
    graph.forEach((children, list) => {
      if (children.length === 0) return;
      const known = holders.get(children);
      if (known) known.push(list);
      else holders.set(children, [list]);
    });
  const arraysWith = new Map<number, Uint32Array[]>();
  for (const children of holders.keys())
    for (const child of children) {
      const known = arraysWith.get(child);
      if (known) known.push(children);
      else arraysWith.set(child, [children]);
    }
  // It grows while it is walked: what holds a holder is one too.
  for (const list of found)
    for (const children of arraysWith.get(list) ?? []) {
      for (const holder of holders.get(children) ?? []) found.add(holder);
      holders.delete(children);
    }
  return found;
}
