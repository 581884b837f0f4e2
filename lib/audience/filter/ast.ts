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

/** Where in the filter's text, in UTF-16 units, `end` exclusive. */
export interface Span {
  start: number;
  end: number;
}

export interface Comparison {
  kind: "comparison";
  /** As written; compare property names with `canonicalProperty`. */
  property: string;
  operator: ComparisonOperator;
  value: FilterValue;
  span: Span;
}

export type FilterNode =
  | Comparison
  | { kind: "not"; operand: FilterNode; span: Span }
  | { kind: "and" | "or"; operands: FilterNode[]; span: Span };

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

export type ParseResult =
  | { ok: true; filter: ParsedFilter }
  | {
      ok: false;
      error: {
        position: number;
        expected: string;
        found: string;
        message: string;
      };
    };
