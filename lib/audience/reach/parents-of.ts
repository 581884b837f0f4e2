import { includesSorted } from "../index/sorted-rows";

/**
 * For each list those in which it is, itself excepted. Looked up when asked for: few ask, and where a few hundred
 * filters take in every list, writing all of it down would be millions of entries.
 * @param graphs children of each list, ascending
 */
export function parentsOf(
  count: number,
  graphs: readonly ((list: number) => Uint32Array)[],
): (list: number) => number[] {
  return (list) => {
    const parents: number[] = [];
    for (let parent = 0; parent < count; parent++)
      if (
        parent !== list &&
        graphs.some((childrenOf) => includesSorted(childrenOf(parent), list))
      )
        parents.push(parent);
    return parents;
  };
}
