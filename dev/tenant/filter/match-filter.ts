import type {
  Comparison,
  FilterNode,
  FilterValue,
} from "../../../lib/audience/filter/ast";
import { parseFilter } from "../../../lib/audience/filter/parse-filter";
import type { RowIndex } from "./row-index";
import type { RowValue } from "./row-value";

export type RowTest = (row: number) => boolean;

export class FilterSyntaxError extends Error {}

/**
 * How a mix of -and and -or without brackets is read: not documented, and public evidence points both
 * ways (PowerShell's own operators have equal precedence; a public OPATH parser binds -and tighter).
 */
export type Precedence = "andBindsTighter" | "leftToRight";

/** What a filter is judged over. */
export interface RowSource {
  count(): number;
  valueOf: (row: number, lowerName: string) => RowValue;
  index: RowIndex;
  precedence: Precedence;
  /** False for rows that left; absent: none did. */
  isPresent?: (row: number) => boolean;
}

/** The rows that match, in order. Throws FilterSyntaxError. */
export function selectRows(filter: string, source: RowSource): Uint32Array {
  const node = parse(filter, source.precedence);
  const verdict = compile(node, (row, name) => source.valueOf(row, name));
  const matches = (row: number) =>
    verdict(row) && (source.isPresent?.(row) ?? true);
  const candidates = source.index.candidates(node);
  const found: number[] = [];
  if (candidates) {
    for (let i = 0; i < candidates.length; i++)
      if (matches(candidates[i]!)) found.push(candidates[i]!);
  } else {
    for (let row = 0, count = source.count(); row < count; row++)
      if (matches(row)) found.push(row);
  }
  return Uint32Array.from(found);
}

/** Throws FilterSyntaxError where the filter cannot be read. */
export function parse(filter: string, precedence: Precedence): FilterNode {
  const parsed = parseFilter(filter);
  if (!parsed.ok) throw new FilterSyntaxError(parsed.error.message);
  return parsed.filter[precedence];
}

/**
 * The simulated tenant's own reading of a filter: row by row, two-valued, as Exchange answers. A missing value equals nothing but $null; -ne and
 * -notlike are the negations of -eq and -like (Learn, filterable properties; text compares without case).
 */
export function matchFilter(
  filter: string,
  { valueOf, precedence }: Pick<RowSource, "valueOf" | "precedence">,
): RowTest {
  return compile(parse(filter, precedence), valueOf);
}

function compile(
  node: FilterNode,
  valueOf: (row: number, lowerName: string) => RowValue,
): RowTest {
  switch (node.kind) {
    case "not": {
      const operand = compile(node.operand, valueOf);
      return (row) => !operand(row);
    }
    case "and": {
      const operands = node.operands.map((one) => compile(one, valueOf));
      return (row) => operands.every((operand) => operand(row));
    }
    case "or": {
      const operands = node.operands.map((one) => compile(one, valueOf));
      return (row) => operands.some((operand) => operand(row));
    }
    case "comparison":
      return compileComparison(node, valueOf);
  }
}

/** Verdicts kept a comparison. Properties with more values (names, addresses) seldom repeat one. */
const worthKeeping = 2_000;

function compileComparison(
  node: Comparison,
  valueOf: (row: number, lowerName: string) => RowValue,
): RowTest {
  const name = node.property.toLowerCase();
  const judge = judgeOf(node.operator, node.value);
  // Values repeat (departments, sites): each is judged once.
  let known: Map<string | number | boolean, boolean> | null = new Map();
  let missed = 0;
  const cached = (value: string | number | boolean) => {
    const kept = known?.get(value);
    if (kept !== undefined) return kept;
    const verdict = judge(value);
    if (known && known.size < worthKeeping) known.set(value, verdict);
    else if (++missed > worthKeeping) known = null;
    return verdict;
  };
  const negated = node.operator === "ne" || node.operator === "notlike";
  const ofMissing =
    node.value.kind === "null" ? node.operator === "eq" : negated;
  const read = readerOf(node, valueOf);
  return (row) => {
    const value = read(row, name);
    if (value === null || (Array.isArray(value) && value.length === 0))
      return ofMissing;
    const any = Array.isArray(value) ? value.some(cached) : cached(value);
    return negated ? !any : any;
  };
}

/** Kept as `SMTP:ann@x`. */
const addressProperties =
  /^(emailaddresses|externalemailaddress|forwardingsmtpaddress)$/i;

/**
 * The values that a comparison judges. Learn, filterable properties: a filter of PrimarySmtpAddress also searches
 * EmailAddresses; a complete address needs no `smtp:`, a pattern does ("EmailAddresses -like 'lila*'" matches none).
 */
function readerOf(
  { property, operator, value }: Comparison,
  valueOf: RowSource["valueOf"],
): RowSource["valueOf"] {
  if (value.kind !== "text" || !/^(eq|ne|like|notlike)$/.test(operator))
    return valueOf;
  const namesKind = /^[a-z][\w-]*:/i.test(value.text);
  if (property.toLowerCase() === "primarysmtpaddress")
    return (row, name) => [
      ...several(valueOf(row, name)),
      ...several(valueOf(row, "emailaddresses")).flatMap((one) =>
        namesKind ? [one] : isSmtp(one) ? [withoutKind(one)] : [],
      ),
    ];
  const isPattern = operator.endsWith("like") && value.text.includes("*");
  if (addressProperties.test(property) && !namesKind && !isPattern)
    return (row, name) =>
      several(valueOf(row, name)).map((one) =>
        isSmtp(one) ? withoutKind(one) : one,
      );
  return valueOf;
}

function several(value: RowValue): string[] {
  if (value === null) return [];
  return Array.isArray(value) ? value : [String(value)];
}

function isSmtp(address: string): boolean {
  return /^smtp:/i.test(address);
}

function withoutKind(address: string): string {
  return address.slice("smtp:".length);
}

/** Whether one present value matches; for -ne and -notlike the positive form, which the caller negates. */
function judgeOf(
  operator: Comparison["operator"],
  value: FilterValue,
): (present: string | number | boolean) => boolean {
  if (value.kind === "null") return () => false;
  const wanted = value.kind === "boolean" ? String(value.boolean) : value.text;
  switch (operator) {
    case "eq":
    case "ne":
      return (present) => compare(present, wanted) === 0;
    case "like":
    case "notlike": {
      const star = wanted.indexOf("*");
      if (star === wanted.length - 1) {
        const beginning = wanted.slice(0, star).toLowerCase();
        return (present) => String(present).toLowerCase().startsWith(beginning);
      }
      const pattern = new RegExp(
        `^${wanted.split("*").map(escape).join("[\\s\\S]*")}$`,
        "iu",
      );
      return (present) => pattern.test(String(present));
    }
    case "gt":
      return (present) => compare(present, wanted) > 0;
    case "lt":
      return (present) => compare(present, wanted) < 0;
    case "ge":
      return (present) => compare(present, wanted) >= 0;
    case "le":
      return (present) => compare(present, wanted) <= 0;
  }
}

function compare(present: string | number | boolean, wanted: string): number {
  const left = String(present);
  const numbers = [Number(left), Number(wanted)] as const;
  if (
    left.trim() !== "" &&
    wanted.trim() !== "" &&
    numbers.every(Number.isFinite)
  )
    return numbers[0] - numbers[1];
  const isDate = /^\d{4}-\d{2}-\d{2}/.test(left);
  const at = isDate ? timeOf(wanted) : NaN;
  if (!Number.isNaN(at)) return Date.parse(left) - at;
  const [a, b] = [left.toLowerCase(), wanted.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Learn, filterable properties: `8/1/2017 2:00:00 PM`, without a zone; taken for UTC here, wherever this runs. */
function timeOf(text: string): number {
  const hasZone = /(z|[+-]\d{2}:?\d{2}|gmt|utc)$/i.test(text);
  const utc = Date.parse(/^\d{4}-/.test(text) ? `${text}Z` : `${text} UTC`);
  return hasZone || Number.isNaN(utc) ? Date.parse(text) : utc;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
