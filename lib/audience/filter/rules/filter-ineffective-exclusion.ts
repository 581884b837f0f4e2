import type { Comparison, ComparisonOperator } from "../ast";
import { printFilter } from "../print-filter";
import type { FilterRule } from "../filter-rule";
import { mapFilter } from "../map-filter";
import { walkFilter } from "../walk-filter";

/** Every value is at or above empty text, so these do take somebody. */
const ordering: ReadonlySet<ComparisonOperator> = new Set([
  "gt",
  "ge",
  "lt",
  "le",
]);

export const ineffectiveExclusion: FilterRule = {
  id: "filter-ineffective-exclusion",
  severity: "medium",
  judge({ filter }) {
    for (const { comparison, excludes } of walkFilter(filter.andBindsTighter)) {
      const { operator, value } = comparison;
      if (!excludes || value.kind !== "text" || ordering.has(operator))
        continue;
      if (value.text.includes("{{"))
        return `The exclusion ${printFilter(comparison)} does nothing: a formatting function doubled its brace, so write '{' once.`;
      if (/\{_/.test(value.text))
        return `The exclusion ${printFilter(comparison)} does nothing: its star was lost on the way through a web page, so write '{*'.`;
      if (value.text === "")
        return `The exclusion ${printFilter(comparison)} does nothing: a property without a value is not empty text, so compare with $null.`;
    }
    return null;
  },
  repair(author) {
    if (!author) return null;
    const excluding = new Set(
      [...walkFilter(author)].flatMap(({ comparison, excludes }) =>
        excludes && !ordering.has(comparison.operator) ? [comparison] : [],
      ),
    );
    return mapFilter(author, (comparison) =>
      excluding.has(comparison) ? mended(comparison) : comparison,
    );
  },
};

function mended(comparison: Comparison): Comparison {
  const { value } = comparison;
  if (value.kind !== "text") return comparison;
  if (value.text === "") return { ...comparison, value: { kind: "null" } };
  const text = value.text.replace(/\{{2,}/g, "{").replace(/\{_/g, "{*");
  return { ...comparison, value: { kind: "text", text } };
}
