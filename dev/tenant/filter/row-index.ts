import type { Comparison, FilterNode } from "../../../lib/audience/filter/ast";
import type { RowValue } from "./row-value";

/** Properties by which most lists of a large estate are narrowed: one site is a thousandth of it. */
const byValue = ["customattribute1", "customattribute2"];
/** Properties by whose beginnings a directory is read in ranges. Not PrimarySmtpAddress: its filters search the proxies too. */
const byBeginning = ["alias", "name", "displayname"];
/** Characters of a beginning that share a column: deep enough for a range of a few thousand rows. */
const depth = 3;

/** Rows by a value of a property, so that a list of one site does not walk 1.4 million rows. */
export interface RowIndex {
  /** Rows outside of which nothing can match, in order; null: every row may. Each is still judged. */
  candidates(node: FilterNode): ArrayLike<number> | null;
  /** The same for texts that begin so, without case; null also where that property is not indexed. */
  beginningWith: (
    property: string,
    beginning: string,
  ) => ArrayLike<number> | null;
}

/**
 * Made when first asked for a property, over the first `count` rows. Behind them are lists, which have
 * names and no custom attributes at first, and who joined. Rows that were written since are candidates always.
 */
export function createRowIndex(
  count: () => number,
  valueOf: (row: number, lowerName: string) => RowValue,
  written: () => readonly number[] = () => [],
  total: () => number = count,
): RowIndex {
  const columns = new Map<string, Map<string, number[]>>();

  function column(name: string, keyOf: (value: string) => string) {
    const known = columns.get(name);
    if (known) return known;
    const made = new Map<string, number[]>();
    for (let row = 0, end = count(); row < end; row++) {
      const value = valueOf(row, name);
      // A missing value begins with nothing.
      const key = typeof value === "string" ? keyOf(value.toLowerCase()) : "";
      const rows = made.get(key);
      if (rows) rows.push(row);
      else made.set(key, [row]);
    }
    columns.set(name, made);
    return made;
  }

  function beginningWith(
    property: string,
    beginning: string,
  ): Uint32Array | null {
    const name = property.toLowerCase();
    if (!byBeginning.includes(name) || beginning === "") return null;
    const key = beginning.toLowerCase().slice(0, depth);
    return inColumn(name, (one) => one.startsWith(key));
  }

  /** Rows by how that property begins, in its first characters, and those of which nobody knows. */
  function inColumn(
    name: string,
    belongs: (beginning: string) => boolean,
  ): Uint32Array {
    const parts: ArrayLike<number>[] = [];
    for (const [one, rows] of column(name, (value) => value.slice(0, depth)))
      if (belongs(one)) parts.push(rows);
    const behind = new Uint32Array(total() - count()).map(
      (_, index) => count() + index,
    );
    return union([...parts, behind, written()]);
  }

  /** Of `-not(Alias -like 'a*') -and -not(Alias -like 'b*') -and …`: what is left when much is taken away. */
  function ofExclusions(operands: readonly FilterNode[]): Uint32Array | null {
    const excluded = operands.flatMap((node) =>
      node.kind === "not" && node.operand.kind === "comparison"
        ? (beginningOf(node.operand) ?? [])
        : [],
    );
    const [first] = excluded;
    if (!first) return null;
    const beginnings = excluded.flatMap(({ name, beginning }) =>
      name === first.name && beginning.length <= depth ? [beginning] : [],
    );
    return inColumn(
      first.name,
      (one) => !beginnings.some((beginning) => one.startsWith(beginning)),
    );
  }

  function ofComparison(node: Comparison): ArrayLike<number> | null {
    const name = node.property.toLowerCase();
    if (node.value.kind !== "text") return null;
    const text = node.value.text.toLowerCase();
    if (node.operator === "like") {
      const begins = beginningOf(node);
      return begins && beginningWith(begins.name, begins.beginning);
    }
    // What reads as a number is compared as one: 7 equals 7.0.
    if (
      node.operator !== "eq" ||
      !byValue.includes(name) ||
      Number.isFinite(Number(text))
    )
      return null;
    const rows = column(name, (value) => value).get(text) ?? [];
    return written().length === 0 ? rows : union([rows, written()]);
  }

  function candidates(node: FilterNode): ArrayLike<number> | null {
    switch (node.kind) {
      case "and": {
        let best: ArrayLike<number> | null = ofExclusions(node.operands);
        for (const operand of node.operands) {
          const rows = candidates(operand);
          if (rows && (!best || rows.length < best.length)) best = rows;
        }
        return best;
      }
      case "or": {
        const each = node.operands.map(candidates);
        return each.every((rows) => rows !== null) ? union(each) : null;
      }
      case "comparison":
        return ofComparison(node);
      default:
        return null;
    }
  }

  return { candidates, beginningWith };
}

/** `Alias -like 'a*'` of an indexed property; null where it is something else. */
function beginningOf({
  property,
  operator,
  value,
}: Comparison): { name: string; beginning: string } | null {
  const name = property.toLowerCase();
  if (operator !== "like" || value.kind !== "text") return null;
  const star = value.text.indexOf("*");
  return star > 0 &&
    star === value.text.length - 1 &&
    byBeginning.includes(name)
    ? { name, beginning: value.text.slice(0, star).toLowerCase() }
    : null;
}

/** Sorting is slower than ticking off every row where there is more than one in so many. */
const sparse = 64;

/** Each row once, in order. */
function union(parts: readonly ArrayLike<number>[]): Uint32Array {
  let length = 0;
  let end = 0;
  for (const part of parts) {
    length += part.length;
    for (let i = 0; i < part.length; i++) end = Math.max(end, part[i]! + 1);
  }
  return length * sparse > end
    ? unionOfMany(parts, end)
    : unionOfFew(parts, length);
}

function unionOfMany(
  parts: readonly ArrayLike<number>[],
  end: number,
): Uint32Array {
  const ticked = new Uint8Array(end);
  let count = 0;
  for (const part of parts)
    for (let i = 0; i < part.length; i++) {
      count += 1 - ticked[part[i]!]!;
      ticked[part[i]!] = 1;
    }
  const rows = new Uint32Array(count);
  for (let row = 0, at = 0; row < end; row++) if (ticked[row]) rows[at++] = row;
  return rows;
}

function unionOfFew(
  parts: readonly ArrayLike<number>[],
  length: number,
): Uint32Array {
  const all = new Uint32Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  all.sort();
  let kept = 0;
  for (let i = 0; i < all.length; i++)
    if (i === 0 || all[i] !== all[i - 1]) all[kept++] = all[i]!;
  return all.subarray(0, kept);
}
