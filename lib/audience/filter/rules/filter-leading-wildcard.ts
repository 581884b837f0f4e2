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
      return `${printFilter(comparison)} begins with a star, which Exchange Online refuses; it was evaluated as written. Ask for what the value begins with.`;
    }
    return null;
  },
  fill: (author) => ({
    filter: mapFilter(author ?? ask("Alias", "<text>"), withoutLeadingStar),
    note: "Fill in what the value begins with:",
  }),
};

function withoutLeadingStar(comparison: Comparison): Comparison {
  const { operator, value } = comparison;
  if (operator !== "like" && operator !== "notlike") return comparison;
  if (value.kind !== "text" || !value.text.startsWith("*")) return comparison;
  return { ...comparison, value: { kind: "text", text: "<beginning>*" } };
}
