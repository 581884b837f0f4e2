import type { Expression } from "./expressions";
import type { Truth } from "./truth";

export type Conjunction = Extract<Expression, { kind: "and" }>;
/** What must hold together, whether or not some filter asks for just that. */
export type Conjuncts = Pick<Conjunction, "operands">;
/** What is known so far, by expression. */
export type Parts = ReadonlyMap<number, Truth>;

/** What must be known before it and is not yet: of a conjunction first what may leave few rows to look at. */
export function missingFor(expression: Expression, parts: Parts): Expression[] {
  const missing = (needed: readonly Expression[]) =>
    needed.filter(({ id }) => !parts.has(id));
  switch (expression.kind) {
    case "not":
      return missing([expression.operand]);
    case "or":
      return missing(expression.operands);
    case "and": {
      const [alternatives, plain] = [true, false].map((wanted) =>
        expression.operands
          .filter(({ kind }) => (kind === "or") === wanted)
          .map((operand) =>
            operand.kind === "not" ? operand.operand : operand,
          ),
      );
      const first = missing(plain ?? []);
      return first.length > 0 ? first : missing(alternatives ?? []);
    }
    default:
      return [];
  }
}

/** What must hold for an expression to. */
export function conjunctsOf(expression: Expression): Expression[] {
  return expression.kind === "and" ? expression.operands : [expression];
}

/** What a conjunction takes from and what it takes away. */
export function operandsOf(
  { operands }: Conjunction,
  parts: Parts,
): [taking: Truth[], removing: Truth[]] {
  const taking: Truth[] = [];
  const removing: Truth[] = [];
  for (const operand of operands)
    if (operand.kind === "not") removing.push(partOf(parts, operand.operand));
    else taking.push(partOf(parts, operand));
  return [taking, removing];
}

export function partOf(parts: Parts, expression: Expression): Truth {
  const truth = parts.get(expression.id);
  if (!truth) throw new Error("An operand was not evaluated first.");
  return truth;
}
