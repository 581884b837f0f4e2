import type { FilterNode } from "./ast";

/** A part of a filter in both readings; one object for both where they agree. */
export interface Term {
  andBindsTighter: FilterNode;
  leftToRight: FilterNode;
  /** Some pair of brackets in it holds both -and and -or. */
  mixed: boolean;
}

/**
 * Joins what stands between one pair of brackets. Where nothing is mixed, nested runs of the same
 * operator become one node, so that the brackets which Exchange adds do not make a tree deep.
 * @param operators one fewer than `terms`
 */
export function joinTerms(
  terms: readonly Term[],
  operators: readonly ("and" | "or")[],
): Term {
  const [first] = terms;
  if (!first) throw new RangeError("A filter has at least one term.");
  if (terms.length === 1) return first;

  const mixedHere = new Set(operators).size > 1;
  const mixed = mixedHere || terms.some((term) => term.mixed);
  const [operator] = operators;
  if (!mixed && operator) {
    const node = joinFlat(
      operator,
      terms.map((term) => term.andBindsTighter),
    );
    return { andBindsTighter: node, leftToRight: node, mixed };
  }
  return {
    andBindsTighter: joinTighter(
      terms.map((term) => term.andBindsTighter),
      operators,
    ),
    leftToRight: joinInOrder(
      terms.map((term) => term.leftToRight),
      operators,
    ),
    mixed,
  };
}

function joinTighter(
  nodes: FilterNode[],
  operators: readonly ("and" | "or")[],
): FilterNode {
  const groups: FilterNode[][] = [];
  nodes.forEach((node, at) => {
    const group = groups.at(-1);
    if (group && operators[at - 1] === "and") group.push(node);
    else groups.push([node]);
  });
  return join(
    "or",
    groups.map((group) => join("and", group)),
  );
}

function joinInOrder(
  nodes: FilterNode[],
  operators: readonly ("and" | "or")[],
): FilterNode {
  let run: FilterNode[] = nodes.slice(0, 1);
  let joined: "and" | "or" | undefined;
  operators.forEach((operator, at) => {
    if (joined && operator !== joined) run = [join(joined, run)];
    joined = operator;
    const node = nodes[at + 1];
    if (node) run.push(node);
  });
  return join(joined ?? "and", run);
}

function join(kind: "and" | "or", operands: FilterNode[]): FilterNode {
  const [only] = operands;
  return only && operands.length === 1 ? only : { kind, operands };
}

/**
 * As `join`, with operands of the same kind taken in. The first may grow in place: nobody else holds it
 * yet, and thousands of brackets opened at the start would otherwise copy it thousands of times.
 */
function joinFlat(kind: "and" | "or", nodes: FilterNode[]): FilterNode {
  const [first, ...rest] = nodes;
  const operands = first?.kind === kind ? first.operands : first ? [first] : [];
  for (const node of rest) {
    if (node.kind === kind) {
      for (const operand of node.operands) operands.push(operand);
    } else operands.push(node);
  }
  return { kind, operands };
}
