import type { RecipientColumns } from "../../directory/recipient-columns";
import {
  canonicalProperty,
  propertySpellings,
} from "../filter/canonical-property";
import { ClassCounts } from "./class-counts";
import { ColumnIndex } from "./column-index";
import {
  countIntersection,
  intersect,
  unite,
  type Count,
} from "./combine-truths";
import type { Comparing, Expression, Leaf } from "./expressions";
import { KeptTruths } from "./kept-truths";
import { usualLimits, type IndexLimits } from "./index-limits";
import { isDistinguishedName, isReference } from "./references";
import { RowSet } from "./row-set";
import { testAll, type RowTest } from "./row-test";
import { isLeaf, isUncertain, RowTests } from "./row-tests";
import { Truth } from "./truth";

type Conjunction = Extract<Expression, { kind: "and" }>;
type Parts = ReadonlyMap<number, Truth>;

const noParts: Parts = new Map();

/** Counts are small, but a server is asked for previews without end. */
const keptCounts = 100_000;

/** Knows something of properties that recipients do not have themselves. */
export interface Resolver {
  /** @param property in lower case */
  resolves(property: string): boolean;
  /** Rows that a comparison certainly takes. Null where nothing is known. */
  resolve(leaf: Leaf): Resolution | null;
}

export interface Resolution {
  rows: Uint32Array;
  /** And no others. */
  complete: boolean;
}

export interface EvaluatorOptions {
  resolver?: Resolver;
  /** Where they are not the usual ones. */
  limits?: Partial<IndexLimits>;
}

/** Evaluates expressions over one set of recipients; keeps what more than one filter asks for. */
export class Evaluator {
  readonly all: RowSet;
  private readonly none: RowSet = RowSet.of([]);
  private readonly columns = new Map<string, ColumnIndex | null>();
  private readonly kept: KeptTruths;
  private readonly tests = new RowTests((property) => this.columnOf(property));
  /** How many rows a leaf takes at most. */
  private readonly sizes = new Map<number, number>();
  private readonly limits: IndexLimits;
  private readonly fewRows: number;
  private readonly counts = new Map<number, Count>();
  private sifted = new Uint32Array();
  private readonly classes: ClassCounts;

  private readonly resolver: Resolver | undefined;

  constructor(
    private readonly recipients: RecipientColumns,
    { resolver, limits }: EvaluatorOptions,
  ) {
    this.limits = { ...usualLimits, ...limits };
    this.classes = new ClassCounts(
      (property) => this.columnOf(property),
      this.tests,
      this.limits.classesAfter,
    );
    this.resolver = resolver;
    this.all = RowSet.upTo(recipients.count);
    this.kept = new KeptTruths();
    this.fewRows = Math.min(this.limits.fewRows, recipients.count);
  }

  knows(property: string): boolean {
    return this.columnOf(property) !== null;
  }

  /** Whether comparisons with it may be known in part. */
  isPartlyKnown(property: string): boolean {
    const key = canonicalProperty(property);
    const column = this.columnOf(key);
    if (column)
      return (
        isReference(key) ||
        column.values.hasUnclearDates ||
        column.values.hasLostLetters
      );
    return (
      this.isKnownByPrimary(key) || (this.resolver?.resolves(key) ?? false)
    );
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
    const few = this.sift(root, noParts);
    if (few) return { definite: few.length, exact: true };
    const counted = this.classes.count(root, (ground) =>
      ground ? this.evaluate(ground) : Truth.of(this.all.retain()),
    );
    return counted === null
      ? this.countBySets(root)
      : { definite: counted, exact: true };
  }

  private countBySets(root: Conjunction): Count {
    const parts = new Map<number, Truth>();
    let few: Uint32Array | null = null;
    while (!few) {
      const missing = missingFor(root, parts);
      if (missing.length === 0) break;
      for (const part of missing) this.learn(part, parts);
      few = this.sift(root, parts);
    }
    const count = few
      ? { definite: few.length, exact: true }
      : countIntersection(this.all, ...operandsOf(root, parts));
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
    this.none.release();
  }

  /**
   * A conjunction one of whose operands takes few rows: those that pass the tests of the others, all of them
   * certain. Only good until the next is sifted.
   */
  private sift({ operands }: Conjunction, parts: Parts): Uint32Array | null {
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
    const count = testAll(tests).sift(this.sifted, rows.length);
    return this.sifted.subarray(0, count);
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
      const column = this.columnOf(operand.property);
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
        return this.compare(expression);
    }
  }

  private compare(leaf: Leaf): Truth {
    const column = this.columnOf(leaf.property);
    if (!column) return this.resolve(leaf);
    if (leaf.kind === "present") return Truth.of(column.rows.present());
    if (column.values.readsTwoWays(leaf)) return readBothWays(leaf, column);
    const same = RowSet.ascending(column.rows.rowsOf(column.codesOf(leaf)));
    const perhaps = isUncertain(leaf)
      ? (text: string) => !isDistinguishedName(text)
      : column.values.asksForLost(leaf)
        ? (text: string) => text.includes("?")
        : null;
    if (!perhaps) return Truth.of(same);
    const otherwise = RowSet.of(
      column.rows.rowsOf(column.values.codesWhere(perhaps)),
    );
    const possible = RowSet.union([same, otherwise]);
    otherwise.release();
    return Truth.of(same, possible);
  }

  private resolve(leaf: Leaf): Truth {
    const known = this.resolveByPrimary(leaf) ?? this.resolver?.resolve(leaf);
    if (!known) return Truth.of(this.none.retain(), this.all.retain());
    const rows = RowSet.of(known.rows);
    return known.complete ? Truth.of(rows) : Truth.of(rows, this.all.retain());
  }

  private isKnownByPrimary(property: string): boolean {
    return property === "emailaddresses" && this.knows("primarysmtpaddress");
  }

  /** Of recipients whose proxies were not read: an address that is somebody's first one is nobody else's. */
  private resolveByPrimary(leaf: Leaf): Resolution | null {
    const column = this.columnOf("primarysmtpaddress");
    if (!column || !this.isKnownByPrimary(leaf.property)) return null;
    if (leaf.kind !== "equal" || leaf.value.kind !== "text") return null;
    const text = leaf.value.text.replace(/^smtp:/i, "");
    const address: Leaf = { ...leaf, value: { kind: "text", text } };
    const rows = column.rows.rowsOf(column.values.codesOf(address));
    return rows.length > 0 ? { rows, complete: true } : null;
  }

  private columnOf(property: string): ColumnIndex | null {
    let column = this.columns.get(property);
    if (column === undefined) {
      const found = propertySpellings(property)
        .map((spelling) => this.recipients.column(spelling))
        .find((one) => one !== undefined);
      column = found ? new ColumnIndex(found, this.limits.manyValues) : null;
      this.columns.set(property, column);
    }
    return column;
  }
}

/** Dates of which nobody can say whether the day comes first: certain is what both readings take. */
function readBothWays(leaf: Comparing, { values, rows }: ColumnIndex): Truth {
  const [months, days] = (["monthFirst", "dayFirst"] as const).map((order) =>
    RowSet.ascending(rows.rowsOf(values.codesOf(leaf, order))),
  ) as [RowSet, RowSet];
  const truth = Truth.of(months.and(days), RowSet.union([months, days]));
  months.release();
  days.release();
  return truth;
}

/** What must be known before it and is not yet: of a conjunction first what may leave few rows to look at. */
function missingFor(expression: Expression, parts: Parts): Expression[] {
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

/** What a conjunction takes from and what it takes away. */
function operandsOf(
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

function partOf(parts: Parts, expression: Expression): Truth {
  const truth = parts.get(expression.id);
  if (!truth) throw new Error("An operand was not evaluated first.");
  return truth;
}
