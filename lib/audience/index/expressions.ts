import type { Comparison, FilterNode, FilterValue } from "../filter/ast";
import { addressWays } from "../filter/address-ways";
import { canonicalProperty } from "../filter/canonical-property";
import { foldFilter, type FilterFold } from "../filter/fold-filter";
import { isSystemComparison } from "../filter/system-exclusions";
import { ByOperands } from "./by-operands";

export type Ordering = "gt" | "lt" | "ge" | "le";

/** A filter's part, one object for all filters that hold it. */
export type Expression = { id: number; uses: number } & (
  | { kind: "equal"; property: string; value: FilterValue }
  | { kind: "like"; property: string; pattern: string }
  | {
      kind: "ordered";
      property: string;
      operator: Ordering;
      value: FilterValue;
    }
  | { kind: "present"; property: string }
  | { kind: "not"; operand: Expression }
  /** `or` of nothing takes nobody. */
  | { kind: "and"; operands: Expression[] }
  | { kind: "or"; operands: Expression[] }
);

export type Leaf = Exclude<Expression, { kind: "not" | "and" | "or" }>;
/** A leaf that compares values; the other kind asks whether there is one. */
export type Comparing = Exclude<Leaf, { kind: "present" }>;

type Unnumbered<T> = T extends unknown ? Omit<T, "id" | "uses"> : never;

/** Kinds of recipients, which nearly every filter asks for together with what Exchange appends. */
const typeProperties = new Set(["recipienttype", "recipienttypedetails"]);

/** Interns filters part by part, so that 35,000 filters share what they have in common. */
export class Expressions {
  private made = 0;
  private readonly byKey = new Map<string, Expression>();
  /** What is written alike is one node for all filters (`writtenComparison`). */
  private readonly byNode = new WeakMap<FilterNode, Expression>();
  private readonly groups = {
    and: new ByOperands<Expression>(),
    or: new ByOperands<Expression>(),
  };
  /** Conjunctions that stay whole within others, by what they were made of: kinds, then what is appended. */
  private readonly frames = new ByOperands<Expression>();
  private readonly frameIds = new Set<number>();
  /** Ids of what Exchange's appended exclusions compare. */
  private readonly system = new Set<number>();

  of(root: FilterNode): Expression {
    const known = this.byNode.get(root);
    if (known) return known;
    const expression = foldFilter<Expression>(root, this.fold);
    this.byNode.set(root, expression);
    return expression;
  }

  private readonly fold: FilterFold<Expression> = {
    known: (node) => {
      if (node.kind === "and" || node.kind === "or") return undefined;
      const expression = this.byNode.get(node);
      if (expression) expression.uses++;
      return expression;
    },
    comparison: (node) => this.remember(node, this.compare(node)),
    not: (operand, node) => this.remember(node, this.not(operand)),
    and: (operands) => this.and(operands),
    or: (operands) => this.group("or", operands),
  };

  private remember(node: FilterNode, expression: Expression): Expression {
    this.byNode.set(node, expression);
    return expression;
  }

  private compare(node: Comparison): Expression {
    switch (node.operator) {
      case "eq":
      case "like":
        return this.met(node, isSystemComparison(node));
      case "ne":
        return this.not(this.met({ ...node, operator: "eq" }, false));
      case "notlike":
        return this.not(this.met({ ...node, operator: "like" }, false));
      default: {
        const property = canonicalProperty(node.property);
        const { operator, value } = node;
        return this.intern(`${operator} ${valueKey(value)} ${property}`, {
          kind: "ordered",
          property,
          operator,
          value,
        });
      }
    }
  }

  /** One of the ways in which an `-eq` or `-like` can hold. */
  private met(node: Comparison, system: boolean): Expression {
    const ways = addressWays(node).map(({ property, operator, value }) =>
      operator === "eq"
        ? this.equal(property, value, system)
        : this.like(property, value, system),
    );
    return this.group("or", ways);
  }

  private equal(name: string, value: FilterValue, system: boolean): Expression {
    const property = canonicalProperty(name);
    if (value.kind === "null")
      return this.not(
        this.intern(`present ${property}`, { kind: "present", property }),
      );
    const expression = this.intern(`eq ${valueKey(value)} ${property}`, {
      kind: "equal",
      property,
      value,
    });
    if (system) this.system.add(expression.id);
    return expression;
  }

  /** Without a star it is equality; a pattern that is not text is compared as its spelling. */
  private like(name: string, value: FilterValue, system: boolean): Expression {
    if (value.kind === "null") return this.group("or", []);
    if (value.kind !== "text" || !value.text.includes("*"))
      return this.equal(name, value, false);
    const property = canonicalProperty(name);
    const pattern = value.text.toLowerCase();
    const expression = this.intern(
      `like ${JSON.stringify(pattern)} ${property}`,
      { kind: "like", property, pattern },
    );
    if (system) this.system.add(expression.id);
    return expression;
  }

  private not(operand: Expression): Expression {
    if (operand.kind === "not") return operand.operand;
    return this.intern(`!${operand.id}`, { kind: "not", operand });
  }

  /**
   * The exclusions that Exchange appends become one operand, and with the kinds of recipients asked for beside them
   * another, the same for all filters that ask so.
   */
  private and(operands: readonly Expression[]): Expression {
    const appended: Expression[] = [];
    const types: Expression[] = [];
    const own: Expression[] = [];
    for (const operand of this.flatten("and", operands)) {
      if (operand.kind === "not" && this.system.has(operand.operand.id))
        appended.push(operand);
      else if (operand.kind === "equal" && typeProperties.has(operand.property))
        types.push(operand);
      else own.push(operand);
    }
    return appended.length < 2
      ? this.group("and", operands)
      : this.group("and", [...own, this.frame(types, appended)]);
  }

  private frame(types: Expression[], appended: Expression[]): Expression {
    const parts = [...types, ...appended];
    let frame = this.frames.get(parts);
    if (!frame) {
      const excluded = appended.map((operand) => this.not(operand));
      frame = this.group("and", [
        ...types,
        this.not(this.group("or", excluded)),
      ]);
      this.frames.set(parts, frame);
      if (frame.kind === "and") this.frameIds.add(frame.id);
    }
    frame.uses++;
    return frame;
  }

  /** Those of the same kind are taken apart, unless they are long or frames. */
  private flatten(
    kind: "and" | "or",
    parts: readonly Expression[],
  ): Expression[] {
    const flat: Expression[] = [];
    for (const part of parts) {
      if (
        part.kind === kind &&
        part.operands.length <= 16 &&
        !this.frameIds.has(part.id)
      )
        for (const operand of part.operands) flat.push(operand);
      else flat.push(part);
    }
    return flat;
  }

  private group(kind: "and" | "or", parts: readonly Expression[]): Expression {
    const operands = inOrder(this.flatten(kind, parts));
    const [only] = operands;
    if (only && operands.length === 1) return only;
    let group = this.groups[kind].get(operands);
    if (!group) {
      group = this.number({ kind, operands });
      this.groups[kind].set(operands, group);
    }
    group.uses++;
    return group;
  }

  private intern(key: string, made: Unnumbered<Expression>): Expression {
    let expression = this.byKey.get(key);
    if (!expression) {
      expression = this.number(made);
      this.byKey.set(key, expression);
    }
    expression.uses++;
    return expression;
  }

  private number(made: Unnumbered<Expression>): Expression {
    return { ...made, id: this.made++, uses: 0 };
  }
}

/** By id, each once, in place. Most groups are of two or three, where comparing neighbours is quickest. */
function inOrder(expressions: Expression[]): Expression[] {
  if (expressions.length > 16) {
    expressions.sort((a, b) => a.id - b.id);
    return [...new Set(expressions)];
  }
  let count = 0;
  for (const expression of expressions) {
    let at = count;
    while (at > 0 && expressions[at - 1]!.id > expression.id) at--;
    if (at > 0 && expressions[at - 1] === expression) continue;
    for (let to = count++; to > at; to--)
      expressions[to] = expressions[to - 1]!;
    expressions[at] = expression;
  }
  expressions.length = count;
  return expressions;
}

function valueKey(value: FilterValue): string {
  switch (value.kind) {
    case "text":
      return JSON.stringify(value.text.toLowerCase());
    case "number":
      return `${value.number}/${value.text}`;
    case "boolean":
      return String(value.boolean);
    case "null":
      return "null";
  }
}
