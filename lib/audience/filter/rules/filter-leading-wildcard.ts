import { asksForAnyValue, asPresence } from "../any-value";
import type { Comparison } from "../ast";
import type { FilterRule } from "../filter-rule";
import { printFilter } from "../print-filter";
import { ask, mapFilter } from "../map-filter";
import { walkFilter } from "../walk-filter";

export const leadingWildcard: FilterRule = {
  id: "filter-leading-wildcard",
  severity: "low",
  judge({ filter }) {
    for (const { comparison } of walkFilter(filter.andBindsTighter)) {
      const { operator, value } = comparison;
      if (operator !== "like" && operator !== "notlike") continue;
      if (value.kind !== "text" || !value.text.startsWith("*")) continue;
      const instead = asksForAnyValue(comparison)
        ? `Write ${printFilter(asPresence(comparison))}`
        : "Ask for what the value begins with";
      return `${printFilter(comparison)} begins with a star, which Exchange Online refuses; it was evaluated as written. ${instead}.`;
    }
    return null;
  },
  repair: (author) =>
    author &&
    mapFilter(author, (comparison) =>
      asksForAnyValue(comparison) ? asPresence(comparison) : comparison,
    ),
  fill(author) {
    let filled = false;
    const filter = mapFilter(author ?? ask("Alias", "<text>"), (comparison) => {
      const changed = withoutLeadingStar(comparison);
      filled ||= changed !== comparison;
      return changed;
    });
    return {
      filter,
      note: filled ? "Fill in what the value begins with:" : null,
    };
  },
};

function withoutLeadingStar(comparison: Comparison): Comparison {
  const { operator, value } = comparison;
  if (operator !== "like" && operator !== "notlike") return comparison;
  if (value.kind !== "text" || !value.text.startsWith("*")) return comparison;
  return { ...comparison, value: { kind: "text", text: "<beginning>*" } };
}
