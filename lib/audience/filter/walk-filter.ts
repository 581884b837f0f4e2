import type { Comparison, FilterNode } from "./ast";

/** One comparison and whether it takes recipients in or keeps them out. */
export interface Placed {
  comparison: Comparison;
  /** Under an odd number of -not, or -ne and -notlike (both: it takes in again). */
  excludes: boolean;
}

/** Every comparison, in the order of the text. Keeps its own stack. */
export function* walkFilter(root: FilterNode): Generator<Placed> {
  const open: { node: FilterNode; negated: boolean }[] = [
    { node: root, negated: false },
  ];
  for (let step = open.pop(); step; step = open.pop()) {
    const { node, negated } = step;
    if (node.kind === "comparison") {
      const negative = node.operator === "ne" || node.operator === "notlike";
      yield { comparison: node, excludes: negated !== negative };
    } else if (node.kind === "not") {
      open.push({ node: node.operand, negated: !negated });
    } else {
      for (let at = node.operands.length - 1; at >= 0; at--) {
        const operand = node.operands[at];
        if (operand) open.push({ node: operand, negated });
      }
    }
  }
}

/** What stands side by side in a conjunction, through any brackets; the node itself where it is none. */
export function conjuncts(root: FilterNode): FilterNode[] {
  const found: FilterNode[] = [];
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === "and") open.push(...[...node.operands].reverse());
    else found.push(node);
  }
  return found;
}
