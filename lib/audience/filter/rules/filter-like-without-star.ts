import type { FilterRule } from "../filter-rule";
import { printFilter } from "../print-filter";
import { walkFilter } from "../walk-filter";

export const likeWithoutStar: FilterRule = {
  id: "filter-like-without-star",
  severity: "low",
  judge({ filter }) {
    for (const { comparison } of walkFilter(filter.andBindsTighter)) {
      const { operator, value } = comparison;
      if (operator !== "like" && operator !== "notlike") continue;
      if (value.kind !== "text" || value.text.includes("*")) continue;
      return `${printFilter(comparison)} has no star, so it compares the whole value: add a star at the end, or write -eq if that is meant.`;
    }
    return null;
  },
};
