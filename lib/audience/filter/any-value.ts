import type { Comparison } from "./ast";

/** `-like '*'` and `-notlike '*'`: whoever has any value there, and whoever has none. */
export function asksForAnyValue({ operator, value }: Comparison): boolean {
  return (
    (operator === "like" || operator === "notlike") &&
    value.kind === "text" &&
    /^\*+$/.test(value.text)
  );
}

/** The same said with `$null`. */
export function asPresence(comparison: Comparison): Comparison {
  const operator = comparison.operator === "like" ? "ne" : "eq";
  return { ...comparison, operator, value: { kind: "null" } };
}
