import { printFilter } from "../print-filter";
import type { FilterRule } from "../filter-rule";
import { walkFilter } from "../walk-filter";

export const ineffectiveExclusion: FilterRule = {
  id: "filter-ineffective-exclusion",
  severity: "medium",
  judge({ filter }) {
    for (const { comparison, excludes } of walkFilter(filter.andBindsTighter)) {
      const { value } = comparison;
      if (!excludes || value.kind !== "text") continue;
      if (value.text.includes("{{"))
        return `The exclusion ${printFilter(comparison)} does nothing: a formatting function doubled its brace, so write '{' once.`;
      if (/\{_/.test(value.text))
        return `The exclusion ${printFilter(comparison)} does nothing: its star was lost on the way through a web page, so write '{*'.`;
      if (value.text === "")
        return `The exclusion ${printFilter(comparison)} does nothing: a property without a value is not empty text, so compare with $null.`;
    }
    return null;
  },
};
