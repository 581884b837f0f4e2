import type { Comparison } from "../ast";
import type { FilterRule } from "../filter-rule";
import { printFilter } from "../print-filter";
import { mapFilter } from "../map-filter";
import { walkFilter } from "../walk-filter";

export const likeWithoutStar: FilterRule = {
  id: "filter-like-without-star",
  severity: "low",
  judge({ filter }) {
    for (const { comparison } of walkFilter(filter.andBindsTighter)) {
      const { operator, value } = comparison;
      if (operator !== "like" && operator !== "notlike") continue;
      if (value.kind !== "text" || value.text.includes("*")) continue;
      return `${printFilter(comparison)} has no star, so it compares the whole value: add a star at the end, or write ${operator === "like" ? "-eq" : "-ne"} if that is meant.`;
    }
    return null;
  },
  repair: (author) => author && mapFilter(author, exactly),
};

/** What it means as it stands. */
function exactly(comparison: Comparison): Comparison {
  const { operator, value } = comparison;
  if (value.kind !== "text" || value.text.includes("*")) return comparison;
  if (operator === "like") return { ...comparison, operator: "eq" };
  return operator === "notlike"
    ? { ...comparison, operator: "ne" }
    : comparison;
}
