import type { Expression } from "./expressions";
import { testAll } from "./join-tests";
import type { CodedColumn, RowTest } from "./row-test";
import type { RowTests } from "./row-tests";

/** What a conjunction asks of columns with few values, and what else it asks. */
export interface SplitOperands {
  test: RowTest;
  columns: readonly CodedColumn[];
  rest: readonly Expression[];
}

/** Null where nothing is asked of such columns. */
export function splitOperands(
  operands: readonly Expression[],
  tests: RowTests,
): SplitOperands | null {
  const ofColumns: RowTest[] = [];
  const rest: Expression[] = [];
  for (const operand of operands) {
    const test = tests.of(operand);
    if (test?.reads) ofColumns.push(test);
    else rest.push(operand);
  }
  const test = testAll(ofColumns);
  const columns = test.reads ?? [];
  return columns.length === 0 ? null : { test, columns, rest };
}
