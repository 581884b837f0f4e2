import type { Comparison, FilterNode } from "./ast";
import { foldFilter } from "./fold-filter";

/** A filter with every comparison replaced by what `change` makes of it; brackets stay as they are. */
export function mapFilter(
  root: FilterNode,
  change: (comparison: Comparison) => Comparison,
): FilterNode {
  return foldFilter<FilterNode>(root, {
    comparison: change,
    not: (operand) => ({ kind: "not", operand }),
    and: (operands) => ({ kind: "and", operands }),
    or: (operands) => ({ kind: "or", operands }),
  });
}

/** Both conditions; what was a conjunction already is not put into brackets. */
export function alsoAsk(root: FilterNode | null, more: Comparison): FilterNode {
  if (!root) return more;
  const operands = root.kind === "and" ? root.operands : [root];
  return { kind: "and", operands: [...operands, more] };
}

/** A comparison that no text holds yet. */
export function ask(property: string, text: string): Comparison {
  return {
    kind: "comparison",
    property,
    operator: "eq",
    value: { kind: "text", text },
  };
}
