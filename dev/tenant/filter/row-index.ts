import type { FilterNode } from "../../../lib/audience/filter/ast";
import type { RowValue } from "./row-value";

/** Properties by which most lists of a large estate are narrowed: one site is a thousandth of it. */
const indexed = ["customattribute1", "customattribute2"];

/** Rows by a value of a property, so that a list of one site does not walk 1.4 million rows. */
export interface RowIndex {
  /** Rows outside of which nothing can match, in order; null: every row may. Each is still judged. */
  candidates(node: FilterNode): readonly number[] | null;
}

/**
 * Made when first asked for a property, over the rows that can have it: lists have no custom
 * attributes. Rows that were written since are candidates always.
 */
export function createRowIndex(
  count: () => number,
  valueOf: (row: number, lowerName: string) => RowValue,
  written: () => readonly number[] = () => [],
): RowIndex {
  const columns = new Map<string, Map<string, number[]>>();

  function column(name: string): Map<string, number[]> {
    const known = columns.get(name);
    if (known) return known;
    const made = new Map<string, number[]>();
    for (let row = 0, end = count(); row < end; row++) {
      const value = valueOf(row, name);
      if (typeof value !== "string") continue;
      const key = value.toLowerCase();
      const rows = made.get(key);
      if (rows) rows.push(row);
      else made.set(key, [row]);
    }
    columns.set(name, made);
    return made;
  }

  function candidates(node: FilterNode): readonly number[] | null {
    if (node.kind === "and") {
      let best: readonly number[] | null = null;
      for (const operand of node.operands) {
        const rows = candidates(operand);
        if (rows && (!best || rows.length < best.length)) best = rows;
      }
      return best;
    }
    if (node.kind === "or") {
      const each = node.operands.map(candidates);
      return each.every((rows) => rows !== null)
        ? [...new Set(each.flat())].sort((a, b) => a - b)
        : null;
    }
    if (node.kind !== "comparison" || node.operator !== "eq") return null;
    const name = node.property.toLowerCase();
    const { value } = node;
    // What reads as a number is compared as one: 7 equals 7.0.
    if (
      !indexed.includes(name) ||
      value.kind !== "text" ||
      Number.isFinite(Number(value.text))
    )
      return null;
    return withWritten(column(name).get(value.text.toLowerCase()) ?? []);
  }

  function withWritten(rows: readonly number[]): readonly number[] {
    const more = written();
    return more.length === 0
      ? rows
      : [...new Set([...rows, ...more])].sort((a, b) => a - b);
  }

  return { candidates };
}
