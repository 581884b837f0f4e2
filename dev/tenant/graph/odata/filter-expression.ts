export type Literal = string | number | boolean | null;

export const comparisons = ["eq", "ne", "gt", "ge", "lt", "le"] as const;
export type Comparison = (typeof comparisons)[number];

export const textFunctions = ["startswith", "endswith", "contains"] as const;
export type TextFunction = (typeof textFunctions)[number];

/** The part of OData's `$filter` that Graph's own examples use. `path` has one part for a property, more for a/b. */
export type FilterExpression =
  | { kind: "and" | "or"; left: FilterExpression; right: FilterExpression }
  | { kind: "not"; of: FilterExpression }
  | { kind: "compare"; path: string[]; comparison: Comparison; value: Literal }
  | { kind: "in"; path: string[]; values: Literal[] }
  | { kind: "text"; function: TextFunction; path: string[]; value: string }
  | {
      kind: "any";
      path: string[];
      variable: string;
      of: FilterExpression | null;
    }
  | { kind: "count"; path: string[]; comparison: Comparison; value: number };
