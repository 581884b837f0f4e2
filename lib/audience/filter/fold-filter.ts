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
  const work: { node: FilterNode; ready: boolean }[] = [
    { node: root, ready: false },
  ];
  for (let step = work.pop(); step; step = work.pop()) {
    const { node, ready } = step;
    const known = ready ? undefined : fold.known?.(node);
    if (known !== undefined) results.push(known);
    else if (node.kind === "comparison") results.push(fold.comparison(node));
    else if (!ready) {
      work.push({ node, ready: true });
      const operands = node.kind === "not" ? [node.operand] : node.operands;
      for (let at = operands.length - 1; at >= 0; at--) {
        const operand = operands[at];
        if (operand) work.push({ node: operand, ready: false });
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
