import type {
  Comparison,
  FilterExpression,
  Literal,
} from "./filter-expression";

/** Value of a property, by Graph's name for it; undefined where the type has no such property. */
export type PropertyReader = (path: readonly string[]) => unknown;

/** Whether an object matches. Text compares without case, as Graph's directory does. */
export function evaluateFilter(
  filter: FilterExpression,
  read: PropertyReader,
): boolean {
  switch (filter.kind) {
    case "and":
      return (
        evaluateFilter(filter.left, read) && evaluateFilter(filter.right, read)
      );
    case "or":
      return (
        evaluateFilter(filter.left, read) || evaluateFilter(filter.right, read)
      );
    case "not":
      return !evaluateFilter(filter.of, read);
    case "compare":
      return compare(read(filter.path), filter.comparison, filter.value);
    case "in":
      return filter.values.some((value) =>
        compare(read(filter.path), "eq", value),
      );
    case "text":
      return matchesText(read(filter.path), filter.function, filter.value);
    case "count":
      return compare(
        asArray(read(filter.path)).length,
        filter.comparison,
        filter.value,
      );
    case "any": {
      const items = asArray(read(filter.path));
      const { of, variable } = filter;
      if (!of) return items.length > 0;
      return items.some((item) =>
        evaluateFilter(of, (path) =>
          path.length === 1 && path[0] === variable ? item : read(path),
        ),
      );
    }
  }
}

/** Every property that a filter reads; the variable of an `any` is none. */
export function filterPaths(filter: FilterExpression): string[][] {
  switch (filter.kind) {
    case "and":
    case "or":
      return [...filterPaths(filter.left), ...filterPaths(filter.right)];
    case "not":
      return filterPaths(filter.of);
    case "any":
      return [
        filter.path,
        ...(filter.of
          ? filterPaths(filter.of).filter(
              ([first]) => first !== filter.variable,
            )
          : []),
      ];
    default:
      return [filter.path];
  }
}

/**
 * The first operator that directory objects answer only from the eventual-consistency index
 * (Learn, advanced query capabilities): ne, not, endsWith, $count; null where there is none.
 */
export function advancedOperator(filter: FilterExpression): string | null {
  switch (filter.kind) {
    case "and":
    case "or":
      return advancedOperator(filter.left) ?? advancedOperator(filter.right);
    case "not":
      return "not";
    case "any":
      return filter.of && advancedOperator(filter.of);
    case "count":
      return "$count";
    case "compare":
      return filter.comparison === "ne" ? "ne" : null;
    case "text":
      return filter.function === "endswith" ? "endsWith" : null;
    case "in":
      return null;
  }
}

const asArray = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : [];

function compare(
  value: unknown,
  comparison: Comparison,
  wanted: Literal,
): boolean {
  const actual = value === undefined ? null : value;
  if (actual === null || wanted === null) {
    if (comparison === "eq") return actual === wanted;
    return comparison === "ne" && actual !== wanted;
  }
  const order = orderOf(actual, wanted);
  if (order === null) return comparison === "ne";
  return {
    eq: order === 0,
    ne: order !== 0,
    gt: order > 0,
    ge: order >= 0,
    lt: order < 0,
    le: order <= 0,
  }[comparison];
}

/** Null where the two cannot be compared. */
function orderOf(
  actual: unknown,
  wanted: Exclude<Literal, null>,
): number | null {
  if (typeof actual !== typeof wanted) return null;
  if (typeof actual === "string") {
    const [a, b] = [actual.toLowerCase(), String(wanted).toLowerCase()];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return typeof actual === "number" || typeof actual === "boolean"
    ? Number(actual) - Number(wanted)
    : null;
}

function matchesText(
  value: unknown,
  how: "startswith" | "endswith" | "contains",
  wanted: string,
): boolean {
  if (typeof value !== "string") return false;
  const [text, part] = [value.toLowerCase(), wanted.toLowerCase()];
  if (how === "startswith") return text.startsWith(part);
  return how === "endswith" ? text.endsWith(part) : text.includes(part);
}
