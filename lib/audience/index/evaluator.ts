import type { RecipientColumns } from "../../directory/recipient-columns";
import { ClassCounts } from "./class-counts";
import {
  countIntersection,
  intersect,
  unite,
  type Count,
} from "./combine-truths";
import type { Expression } from "./expressions";
import { usualLimits, type IndexLimits } from "./index-limits";
import { testAll } from "./join-tests";
import { KeptTruths } from "./kept-truths";
import { LeafTruths, type Resolver } from "./leaf-truths";
import {
  conjunctsOf,
  missingFor,
  operandsOf,
  partOf,
  type Conjunction,
  type Conjuncts,
  type Parts,
} from "./operands";
import { RowSet } from "./row-set";
import type { RowTest } from "./row-test";
import { isLeaf, isUncertain, RowTests } from "./row-tests";
import { Truth } from "./truth";

const noParts: Parts = new Map();

/** Counts are small, but a server is asked for previews without end. */
const keptCounts = 100_000;

export interface EvaluatorOptions {
  resolver?: Resolver;
  /** Where they are not the usual ones. */
  limits?: Partial<IndexLimits>;
}

/** Evaluates expressions over one set of recipients; keeps what more than one filter asks for. */
export class Evaluator {
  readonly all: RowSet;
  readonly leaves: LeafTruths;
  private readonly kept = new KeptTruths();
  private readonly tests: RowTests;
  /** How many rows a leaf takes at most. */
  private readonly sizes = new Map<number, number>();
  private readonly fewRows: number;
  private readonly counts = new Map<number, Count>();
  private sifted = new Uint32Array();
  private readonly classes: ClassCounts;

  constructor(
    recipients: RecipientColumns,
    { resolver, limits }: EvaluatorOptions,
  ) {
    const { fewRows, amongRows, classesAfter, manyValues } = {
      ...usualLimits,
      ...limits,
    };
    this.all = RowSet.upTo(recipients.count);
    this.leaves = new LeafTruths(recipients, this.all, manyValues, resolver);
    const columnOf = (property: string) => this.leaves.columnOf(property);
    this.tests = new RowTests(columnOf, amongRows);
    this.classes = new ClassCounts(this.tests, classesAfter);
    this.fewRows = Math.min(fewRows, recipients.count);
  }

  /** The caller releases what he gets. */
  evaluate(root: Expression): Truth {
    const parts = new Map<number, Truth>();
    this.learn(root, parts);
    const result = partOf(parts, root);
    for (const [id, truth] of parts) if (id !== root.id) truth.release();
    this.note(root, { definite: result.definite.size, exact: result.exact });
    return result;
  }

  /** How many rows an expression certainly takes, and whether no others. Quicker than making the set of them. */
  count(root: Expression): Count {
    const known = this.counts.get(root.id);
    if (known) return known;
    if (root.kind === "and" && !this.kept.get(root.id))
      return this.note(root, this.countConjunction(root));
    const truth = this.evaluate(root);
    const count = { definite: truth.definite.size, exact: truth.exact };
    truth.release();
    return count;
  }

  private countConjunction(root: Conjunction): Count {
    const few = this.tally(root, noParts) ?? this.tallyCases(root);
    if (few !== null) return { definite: few, exact: true };
    const counted = this.classes.count(root, (ground) =>
      ground ? this.evaluate(ground) : Truth.of(this.all.retain()),
    );
    return counted === null
      ? this.countBySets(root)
      : { definite: counted, exact: true };
  }

  /** Of two alternatives each by itself, less who is in both: no set of either need be made. */
  private tallyCases({ operands }: Conjunction): number | null {
    const either = operands.find(
      (operand) => operand.kind === "or" && operand.operands.length === 2,
    );
    if (either?.kind !== "or") return null;
    const rest = operands.filter((operand) => operand !== either);
    const [one, other] = either.operands.map(conjunctsOf);
    const tally = (...cases: readonly Expression[][]) =>
      this.tally({ operands: [...rest, ...cases.flat()] }, noParts);
    const first = tally(one!);
    const second = first === null ? null : tally(other!);
    const both = second === null ? null : tally(one!, other!);
    return both === null ? null : first! + second! - both;
  }

  private countBySets(root: Conjunction): Count {
    const parts = new Map<number, Truth>();
    let few: number | null = null;
    while (few === null) {
      const missing = missingFor(root, parts);
      if (missing.length === 0) break;
      for (const part of missing) this.learn(part, parts);
      few = this.tally(root, parts);
    }
    const count =
      few === null
        ? countIntersection(this.all, ...operandsOf(root, parts))
        : { definite: few, exact: true };
    for (const truth of parts.values()) truth.release();
    return count;
  }

  private note(root: Expression, count: Count): Count {
    if (this.counts.size >= keptCounts) this.counts.clear();
    this.counts.set(root.id, count);
    return count;
  }

  /** Has the truth of an expression among `parts`, with those that it was made of. */
  private learn(root: Expression, parts: Map<number, Truth>): void {
    // Deep expressions first need their parts: a recursion would overflow at thousands of levels.
    const work: Expression[] = [root];
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
      const few = top.kind === "and" ? this.sift(top, parts) : null;
      const missing = few ? [] : missingFor(top, parts);
      if (missing.length > 0) {
        work.push(...missing);
        continue;
      }
      work.pop();
      const truth = few
        ? Truth.of(RowSet.ascending(few.slice()))
        : this.combine(top, parts);
      parts.set(top.id, truth);
      if (isLeaf(top) || (top.uses > 1 && top !== root))
        this.kept.keep(top.id, truth);
    }
  }

  /** Frees all that was kept; nothing may be asked afterwards. */
  dispose(): void {
    this.kept.forget();
    this.all.release();
    this.leaves.dispose();
  }

  /**
   * A conjunction one of whose operands takes few rows: those that pass the tests of the others, all of them
   * certain. Only good until the next is sifted.
   */
  private sift(root: Conjuncts, parts: Parts): Uint32Array | null {
    const asked = this.ask(root, parts);
    return (
      asked && this.sifted.subarray(0, asked.test.sift(this.sifted, asked.rows))
    );
  }

  /** How many `sift` would leave. */
  private tally(root: Conjuncts, parts: Parts): number | null {
    const asked = this.ask(root, parts);
    return asked && asked.test.tally(this.sifted, asked.rows);
  }

  /** Has the rows of the operand that takes few among `sifted`, and says how many they are and what the others ask. */
  private ask(
    { operands }: Conjuncts,
    parts: Parts,
  ): { test: RowTest; rows: number } | null {
    const few =
      this.fewest(operands, parts, false) ?? this.fewest(operands, parts, true);
    if (!few) return null;
    const tests: RowTest[] = [];
    for (const operand of operands) {
      const test = operand === few ? null : this.tests.of(operand);
      if (test) tests.push(test);
      else if (operand !== few) return null;
    }
    const rows = this.rowsOf(few, parts);
    if (this.sifted.length < rows.length)
      this.sifted = new Uint32Array(this.fewRows);
    this.sifted.set(rows);
    return { test: testAll(tests), rows: rows.length };
  }

  /**
   * The operand that takes the fewest rows, if it takes few.
   * @param search look through all names for those that match a pattern, to know how many that is
   */
  private fewest(
    operands: readonly Expression[],
    parts: Parts,
    search: boolean,
  ): Expression | null {
    let few: Expression | null = null;
    let size = this.fewRows;
    for (const operand of operands) {
      const atMost = this.sizeOf(operand, parts, search);
      if (atMost > size) continue;
      few = operand;
      size = atMost;
    }
    return few;
  }

  /** Infinity where that is not known yet, or not certain. */
  private sizeOf(operand: Expression, parts: Parts, search: boolean): number {
    const known = parts.get(operand.id) ?? this.kept.get(operand.id);
    if (known) return known.exact ? known.definite.size : Infinity;
    if (!isLeaf(operand) || operand.kind === "present" || isUncertain(operand))
      return Infinity;
    let size = this.sizes.get(operand.id);
    if (size === undefined) {
      const column = this.leaves.columnOf(operand.property);
      if (!search && column?.isSearch(operand)) return Infinity;
      size =
        column && !column.values.isUnclear(operand)
          ? column.rows.atMost(column.codesOf(operand))
          : Infinity;
      this.sizes.set(operand.id, size);
    }
    return size;
  }

  private rowsOf(operand: Expression, parts: Parts): Uint32Array {
    const known = parts.get(operand.id) ?? this.kept.get(operand.id);
    if (known) return known.definite.rows();
    const truth = this.combine(operand, parts);
    this.kept.keep(operand.id, truth);
    const rows = truth.definite.rows();
    truth.release();
    return rows;
  }

  private combine(expression: Expression, parts: Parts): Truth {
    const truthOf = (operand: Expression) => partOf(parts, operand);
    switch (expression.kind) {
      case "not":
        return intersect(this.all, [], [truthOf(expression.operand)]);
      case "and":
        return intersect(this.all, ...operandsOf(expression, parts));
      case "or":
        return unite(expression.operands.map(truthOf));
      default:
        return this.leaves.of(expression);
    }
  }
}
