/**
 * An OPATH recipient filter as a tree. Produced by `parseFilter`; read by the audience index, by
 * `explainFilter`, and by the simulated tenant, which evaluates it its own way.
 * Syntax and operators: Microsoft Learn, "Recipient filters for Exchange Management Shell commands".
 */
export type ComparisonOperator =
  "eq" | "ne" | "like" | "notlike" | "gt" | "lt" | "ge" | "le";

export type FilterValue =
  | { kind: "text"; text: string }
  | { kind: "number"; number: number; text: string }
  | { kind: "boolean"; boolean: boolean }
  | { kind: "null" };

/** Never changed: what is written alike is one object for all filters. */
export interface Comparison {
  readonly kind: "comparison";
  /** As written; compare property names with `canonicalProperty`. */
  readonly property: string;
  readonly operator: ComparisonOperator;
  readonly value: FilterValue;
}

export type FilterNode =
  | Comparison
  | { kind: "not"; operand: FilterNode }
  | { kind: "and" | "or"; operands: FilterNode[] };

/**
 * How an unparenthesised mix of -and and -or is read is not documented, so both readings are kept.
 * `leftToRight` is the same object as `andBindsTighter` when the text is not mixed.
 */
export interface ParsedFilter {
  text: string;
  andBindsTighter: FilterNode;
  leftToRight: FilterNode;
  mixed: boolean;
}

/**
 * `empty`: there is no filter. `missing-value`: an operator without anything after it, as PowerShell
 * leaves it when it expands `$null` in double quotes. `variable`: a name like `$dept` where a value
 * belongs. `syntax`: anything else.
 */
export type FaultReason = "empty" | "missing-value" | "variable" | "syntax";

export interface ParseFault {
  /** In UTF-16 units from 0; the length of the text when it ended too early. */
  position: number;
  expected: string;
  /** What stands there, quoted, or "the end of the filter". */
  found: string;
  /** One sentence with all of it. */
  message: string;
  reason: FaultReason;
}

export type ParseResult =
  { ok: true; filter: ParsedFilter } | { ok: false; error: ParseFault };
