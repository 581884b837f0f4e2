import type { RecipientColumns } from "../../directory/recipient-columns";
import {
  canonicalProperty,
  propertySpellings,
} from "../filter/canonical-property";
import { ColumnIndex } from "./column-index";
import type { Expression } from "./expressions";
import { isDistinguishedName, isReference } from "./references";
import { RowSet } from "./row-set";
import { Truth } from "./truth";

type Leaf = Exclude<Expression, { kind: "not" | "and" | "or" }>;

/** A conjunction: within all of `taking`, within one of each of `alternatives`, and in none of `removing`. */
interface Parts {
  taking: Truth[];
  alternatives: Truth[][];
  removing: Truth[];
}

/** Up to this share of all rows, alternatives are looked up within a set rather than united as a whole first. */
const narrowShare = 1 / 32;

/** What kept sets may cost together before they are let go: a server is asked for previews without end. */
const keptBytesLimit = 256 * 1024 * 1024;

/** Knows something of properties that recipients do not have themselves. */
export interface Resolver {
  /** @param property in lower case */
  resolves(property: string): boolean;
  /** Rows that a comparison certainly takes; `complete`: and no others. Null where nothing is known. */
  resolve(leaf: Leaf): { rows: Uint32Array; complete: boolean } | null;
}

/** Evaluates expressions over one set of recipients; keeps what more than one filter asks for. */
export class Evaluator {
  readonly all: RowSet;
  private readonly none: RowSet = RowSet.of([]);
  private readonly columns = new Map<string, ColumnIndex | null>();
  private readonly kept = new Map<number, Truth>();
  private keptBytes = 0;

  constructor(
    private readonly recipients: RecipientColumns,
    private readonly resolver?: Resolver,
  ) {
    this.all = RowSet.upTo(recipients.count);
  }

  knows(property: string): boolean {
    return this.columnOf(property) !== null;
  }

  /** Whether comparisons with it may be known in part. */
  isPartlyKnown(property: string): boolean {
    const key = canonicalProperty(property);
    return this.knows(property)
      ? isReference(key)
      : (this.resolver?.resolves(key) ?? false);
  }

  /** The caller releases what he gets. */
  evaluate(root: Expression): Truth {
    // Deep expressions first need their parts: a recursion would overflow at thousands of levels.
    const work: Expression[] = [root];
    const parts = new Map<number, Truth>();
    for (let top = work.at(-1); top; top = work.at(-1)) {
      if (parts.has(top.id)) {
        work.pop();
        continue;
      }
      const kept = this.kept.get(top.id);
      if (kept) {
        parts.set(top.id, kept.retain());
        work.pop();
        continue;
      }
      const missing = this.missingFor(top, parts);
      if (missing.length > 0) {
        work.push(...missing);
        continue;
      }
      work.pop();
      const truth = this.combine(top, parts);
      parts.set(top.id, truth);
      if (isLeaf(top) || top.uses > 1) this.keep(top.id, truth);
    }
    const result = partOf(parts, root);
    for (const [id, truth] of parts) if (id !== root.id) truth.release();
    return result;
  }

  /** Frees all that was kept; nothing may be asked afterwards. */
  dispose(): void {
    this.forget();
    this.all.release();
    this.none.release();
  }

  private keep(id: number, truth: Truth): void {
    this.keptBytes += this.bytesOf(truth.definite);
    if (!truth.exact) this.keptBytes += this.bytesOf(truth.possible);
    if (this.keptBytes > keptBytesLimit) this.forget();
    this.kept.set(id, truth.retain());
  }

  private forget(): void {
    for (const truth of this.kept.values()) truth.release();
    this.kept.clear();
    this.keptBytes = 0;
  }

  /** At most: two bytes a row, or a bit for every row there is, and the object around it. */
  private bytesOf(set: RowSet): number {
    return 64 + Math.min(set.size * 2, this.recipients.count / 8);
  }

  /** What must be known before it and is not yet. */
  private missingFor(
    expression: Expression,
    parts: ReadonlyMap<number, Truth>,
  ): Expression[] {
    const missing = (needed: readonly Expression[]) =>
      needed.filter(({ id }) => !parts.has(id));
    switch (expression.kind) {
      case "not":
        return missing([expression.operand]);
      case "or":
        return missing(expression.operands);
      case "and": {
        const first = missing(plainOperands(expression.operands));
        if (first.length > 0) return first;
        const narrow = this.isNarrow(expression.operands, parts);
        return missing(
          expression.operands.flatMap((operand) =>
            operand.kind !== "or" || parts.has(operand.id)
              ? []
              : narrow && !this.kept.has(operand.id)
                ? operand.operands
                : [operand],
          ),
        );
      }
      default:
        return [];
    }
  }

  /** Whether what is joined with alternatives leaves few rows to look for them in. */
  private isNarrow(
    operands: readonly Expression[],
    parts: ReadonlyMap<number, Truth>,
  ): boolean {
    const limit = this.recipients.count * narrowShare;
    return operands.some(
      ({ kind, id }) =>
        kind !== "or" && (parts.get(id)?.possible.size ?? Infinity) <= limit,
    );
  }

  private combine(
    expression: Expression,
    parts: ReadonlyMap<number, Truth>,
  ): Truth {
    const truthOf = (operand: Expression) => partOf(parts, operand);
    switch (expression.kind) {
      case "not":
        return this.intersect({
          taking: [],
          alternatives: [],
          removing: [truthOf(expression.operand)],
        });
      case "and": {
        const together: Parts = { taking: [], alternatives: [], removing: [] };
        for (const operand of expression.operands) {
          if (operand.kind === "not")
            together.removing.push(truthOf(operand.operand));
          else if (operand.kind === "or" && !parts.has(operand.id))
            together.alternatives.push(operand.operands.map(truthOf));
          else together.taking.push(truthOf(operand));
        }
        return this.intersect(together);
      }
      case "or":
        return this.unite(expression.operands.map(truthOf));
      default:
        return this.compare(expression);
    }
  }

  private compare(expression: Leaf): Truth {
    const column = this.columnOf(expression.property);
    if (!column) return this.resolve(expression);
    switch (expression.kind) {
      case "equal":
        return this.equal(column, expression);
      case "like":
        return Truth.of(column.like(expression.pattern));
      case "ordered":
        return Truth.of(column.ordered(expression.operator, expression.value));
      case "present":
        return Truth.of(column.present());
    }
  }

  /** A name in the filter may be the distinguished name of whom the column calls by another. */
  private equal(
    column: ColumnIndex,
    { property, value }: Extract<Expression, { kind: "equal" }>,
  ): Truth {
    const same = column.equal(value);
    const compares =
      isReference(property) &&
      value.kind === "text" &&
      isDistinguishedName(value.text);
    if (!compares) return Truth.of(same);
    const otherwise = column.where((text) => !isDistinguishedName(text));
    const possible = RowSet.union([same, otherwise]);
    otherwise.release();
    return Truth.of(same, possible);
  }

  private resolve(leaf: Leaf): Truth {
    const known = this.resolver?.resolve(leaf);
    if (!known) return Truth.of(this.none.retain(), this.all.retain());
    const rows = RowSet.of(known.rows);
    return known.complete ? Truth.of(rows) : Truth.of(rows, this.all.retain());
  }

  private intersect({ taking, alternatives, removing }: Parts): Truth {
    const side = (of: "definite" | "possible") =>
      this.narrow(
        taking.map((truth) => truth[of]),
        alternatives.map((truths) => truths.map((truth) => truth[of])),
        // Who may be taken away is not certainly in.
        removing.map(
          (truth) => truth[of === "definite" ? "possible" : "definite"],
        ),
      );
    const definite = side("definite");
    const exact = [...taking, ...alternatives.flat(), ...removing].every(
      (truth) => truth.exact,
    );
    return exact ? Truth.of(definite) : Truth.of(definite, side("possible"));
  }

  /** Smallest first, so that the work is small. */
  private narrow(
    within: readonly RowSet[],
    anyOf: readonly (readonly RowSet[])[],
    without: readonly RowSet[],
  ): RowSet {
    const [smallest = this.all, ...others] = [...within].sort(
      (a, b) => a.size - b.size,
    );
    let current = smallest.retain();
    const step = (next: RowSet) => {
      current.release();
      current = next;
    };
    for (const other of others) {
      if (current.size === 0) return current;
      if (other !== this.all) step(current.and(other));
    }
    for (const sets of anyOf) {
      if (current.size === 0) return current;
      step(current.andAny(sets));
    }
    for (const other of without) {
      if (current.size === 0) return current;
      if (other.size > 0) step(current.andNot(other));
    }
    return current;
  }

  private unite(truths: readonly Truth[]): Truth {
    if (truths.length === 0) return Truth.of(this.none.retain());
    const definite = RowSet.union(truths.map((truth) => truth.definite));
    if (truths.every((truth) => truth.exact)) return Truth.of(definite);
    return Truth.of(
      definite,
      RowSet.union(truths.map((truth) => truth.possible)),
    );
  }

  private columnOf(property: string): ColumnIndex | null {
    let column = this.columns.get(property);
    if (column === undefined) {
      const found = propertySpellings(property)
        .map((spelling) => this.recipients.column(spelling))
        .find((one) => one !== undefined);
      column = found ? new ColumnIndex(found) : null;
      this.columns.set(property, column);
    }
    return column;
  }
}

function isLeaf(expression: Expression): boolean {
  return !["not", "and", "or"].includes(expression.kind);
}

/** Operands of a conjunction that are no alternatives; of those that take away, what they take away. */
function plainOperands(operands: readonly Expression[]): Expression[] {
  return operands.flatMap((operand) =>
    operand.kind === "or"
      ? []
      : [operand.kind === "not" ? operand.operand : operand],
  );
}

function partOf(
  parts: ReadonlyMap<number, Truth>,
  expression: Expression,
): Truth {
  const truth = parts.get(expression.id);
  if (!truth) throw new Error("An operand was not evaluated first.");
  return truth;
}
