import type { Comparison, FilterNode } from "./ast";
import { foldFilter } from "./fold-filter";

/** A filter with every comparison replaced by what `change` makes of it; brackets stay as they are. */
export function mapFilter(
  root: FilterNode,
  change: (comparison: Comparison) => Comparison,
): FilterNode {
  return foldFilter<FilterNode>(root, {
    comparison: change,
    not: (operand, { span }) => ({ kind: "not", operand, span }),
    and: (operands, { span }) => ({ kind: "and", operands, span }),
    or: (operands, { span }) => ({ kind: "or", operands, span }),
  });
}

/** Both conditions; what was a conjunction already is not put into brackets. */
export function alsoAsk(root: FilterNode | null, more: Comparison): FilterNode {
  if (!root) return more;
  const operands = root.kind === "and" ? root.operands : [root];
  return { kind: "and", operands: [...operands, more], span: root.span };
}

/** A comparison that no text holds yet. */
export function ask(property: string, text: string): Comparison {
  return {
    kind: "comparison",
    property,
    operator: "eq",
    value: { kind: "text", text },
    span: { start: 0, end: 0 },
  };
}
