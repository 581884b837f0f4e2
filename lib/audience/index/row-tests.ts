import { AmongTest } from "./among-test";
import type { ColumnIndex } from "./column-index";
import type { Comparing, Expression, Leaf } from "./expressions";
import { testAll, testAny, testNot } from "./join-tests";
import { ManyTest } from "./many-test";
import { PatternTest } from "./pattern-test";
import { isDistinguishedName, isReference } from "./references";
import { never, type RowTest } from "./row-test";
import { TableTest } from "./table-test";
import { createValueTable } from "./value-table";
import { ValuesTest } from "./values-test";

/** What kept tests may cost together before they are let go. */
const bytesLimit = 32 * 1024 * 1024;
/** To look at a value of one row takes as long as so many values one after another do. */
const looksARow = 8;
/** Deeper ones are left to those who keep their own stack. */
const depthLimit = 64;

/** Makes tests of expressions; keeps those that more than one filter asks for. */
export class RowTests {
  private readonly kept = new Map<number, RowTest | null>();
  private bytes = 0;

  constructor(
    private readonly columnOf: (property: string) => ColumnIndex | null,
    private readonly amongRows: number,
  ) {}

  /** Null where rows cannot be asked one by one, or where the answer is not certain for all of them. */
  of(expression: Expression, depth = 0): RowTest | null {
    const kept = this.kept.get(expression.id);
    if (kept !== undefined) return kept;
    const test = depth > depthLimit ? null : this.make(expression, depth + 1);
    if (isLeaf(expression) || expression.uses > 1)
      this.keep(expression.id, test);
    return test;
  }

  private keep(id: number, test: RowTest | null): void {
    this.bytes += 64 + (test?.bytes ?? 0);
    if (this.bytes > bytesLimit) {
      this.kept.clear();
      this.bytes = 64 + (test?.bytes ?? 0);
    }
    this.kept.set(id, test);
  }

  private make(expression: Expression, depth: number): RowTest | null {
    switch (expression.kind) {
      case "not": {
        const denied = this.of(expression.operand, depth);
        return denied && testNot(denied);
      }
      case "and":
      case "or": {
        const tests: RowTest[] = [];
        for (const operand of expression.operands) {
          const test = this.of(operand, depth);
          if (!test) return null;
          tests.push(test);
        }
        return expression.kind === "and" ? testAll(tests) : testAny(tests);
      }
      default:
        return this.leaf(expression);
    }
  }

  /** The test of a pattern that was asked of so many rows that all values were gone through after all. */
  private settle(column: ColumnIndex, leaf: Comparing): RowTest {
    const test = this.among(column, leaf) ?? many(column, leaf);
    // What is over the limit goes with the next that is kept.
    this.bytes += test.bytes;
    return test;
  }

  /** Null where too many rows are taken to be gone through. */
  private among(column: ColumnIndex, leaf: Comparing): RowTest | null {
    const codes = column.codesOf(leaf);
    if (codes.length === 0) return never;
    if (column.rows.atMost(codes) > this.amongRows) return null;
    return new AmongTest(column.rows.rowsOf(codes), column.rows.count);
  }

  private leaf(leaf: Leaf): RowTest | null {
    const column = this.columnOf(leaf.property);
    if (!column || isUncertain(leaf) || column.values.hasUnread) return null;
    if (leaf.kind !== "present" && column.values.isUnclear(leaf)) return null;
    // Tables are a byte a value, so columns of names have none.
    if (column.hasManyValues) {
      if (leaf.kind === "present") return null;
      const found =
        leaf.kind === "like" && column.isSearch(leaf)
          ? null
          : this.among(column, leaf);
      if (found || leaf.kind !== "like") return found;
      return new PatternTest(
        column.column,
        column.values.matcher(leaf.pattern),
        column.values.searchCost(leaf.pattern) / looksARow,
        () => this.settle(column, leaf),
      );
    }
    const table = createValueTable(column.values.count);
    const wanted =
      leaf.kind === "present"
        ? Array.from({ length: column.values.count }, (_, code) => code)
        : column.codesOf(leaf);
    if (wanted.length === 0) return never;
    for (const code of wanted) table[code + 1] = 1;
    const share = column.rows.atMost(wanted) / Math.max(1, column.rows.count);
    const { codes, offsets } = column.column;
    if (offsets)
      return new ValuesTest(codes, offsets, table, Math.min(1, share));
    return column.coded && new TableTest(column.coded, table, share);
  }
}

function many(column: ColumnIndex, leaf: Comparing): RowTest {
  const rows = column.rows.rowsOf(column.codesOf(leaf));
  return new ManyTest(rows, column.rows.count);
}

export function isLeaf(expression: Expression): expression is Leaf {
  return !["not", "and", "or"].includes(expression.kind);
}

/** A name in the filter may be the distinguished name of whom the column calls by another. */
export function isUncertain(leaf: Leaf): boolean {
  return (
    leaf.kind === "equal" &&
    isReference(leaf.property) &&
    leaf.value.kind === "text" &&
    isDistinguishedName(leaf.value.text)
  );
}
