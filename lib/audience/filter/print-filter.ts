import type { Comparison, FilterNode, FilterValue } from "./ast";
import { foldFilter } from "./fold-filter";

/** A filter as Exchange takes it. Every group inside another has brackets, so it has one reading only. */
export function printFilter(root: FilterNode): string {
  return foldFilter<{ text: string; kind: FilterNode["kind"] }>(root, {
    comparison: (node) => ({ text: printComparison(node), kind: node.kind }),
    not: ({ text }) => ({ text: `-not(${text})`, kind: "not" }),
    and: (operands) => printGroup("and", operands),
    or: (operands) => printGroup("or", operands),
  }).text;
}

function printGroup(
  kind: "and" | "or",
  operands: { text: string; kind: FilterNode["kind"] }[],
): { text: string; kind: FilterNode["kind"] } {
  const text = operands
    .map((operand) =>
      operand.kind === kind || operand.kind === "not"
        ? operand.text
        : `(${operand.text})`,
    )
    .join(` -${kind} `);
  return { text, kind };
}

function printComparison({ property, operator, value }: Comparison): string {
  return `${property} -${operator} ${printValue(value)}`;
}

export function printValue(value: FilterValue): string {
  switch (value.kind) {
    case "text":
      return `'${value.text.replaceAll("'", "''")}'`;
    case "number":
      return value.text;
    case "boolean":
      return value.boolean ? "$true" : "$false";
    case "null":
      return "$null";
  }
}
