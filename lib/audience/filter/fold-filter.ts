import type { Comparison, FilterNode } from "./ast";

export interface FilterFold<T> {
  /** What is known of a node already, which then is not looked into. */
  known?(node: FilterNode): T | undefined;
  comparison(node: Comparison): T;
  not(operand: T, node: FilterNode): T;
  and(operands: T[], node: FilterNode): T;
  or(operands: T[], node: FilterNode): T;
}

/**
 * Computes something of a filter from its leaves up, each node after its operands, left to right.
 * Keeps its own stack: a filter thousands of levels deep folds like any other.
 */
export function foldFilter<T>(root: FilterNode, fold: FilterFold<T>): T {
  const results: T[] = [];
  // Two stacks rather than one of pairs: this runs for every node of 35,000 filters.
  const work: FilterNode[] = [root];
  const readiness: boolean[] = [false];
  for (let node = work.pop(); node; node = work.pop()) {
    const ready = readiness.pop() ?? false;
    const known = ready ? undefined : fold.known?.(node);
    if (known !== undefined) results.push(known);
    else if (node.kind === "comparison") results.push(fold.comparison(node));
    else if (!ready) {
      work.push(node);
      readiness.push(true);
      const operands = node.kind === "not" ? [node.operand] : node.operands;
      for (let at = operands.length - 1; at >= 0; at--) {
        const operand = operands[at];
        if (!operand) continue;
        work.push(operand);
        readiness.push(false);
      }
    } else if (node.kind === "not") {
      results.push(fold.not(results.pop() as T, node));
    } else {
      const operands = results.splice(results.length - node.operands.length);
      results.push(
        node.kind === "and"
          ? fold.and(operands, node)
          : fold.or(operands, node),
      );
    }
  }
  return results.pop() as T;
}
