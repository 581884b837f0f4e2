import { propertyMeant } from "../filterable-properties";
import type { FilterRule } from "../filter-rule";
import { ask, mapFilter } from "../map-filter";
import { walkFilter } from "../walk-filter";

/** Only of names that resemble one that is known: there are properties that no page lists. */
export const unknownProperty: FilterRule = {
  id: "filter-unknown-property",
  severity: "medium",
  judge({ filter }) {
    for (const { comparison } of walkFilter(filter.andBindsTighter)) {
      const meant = propertyMeant(comparison.property);
      if (meant !== null)
        return `Asks for ${comparison.property}, which is no property that filters are known to have: ${meant} may be meant.`;
    }
    return null;
  },
  fill: (author) => ({
    filter: mapFilter(author ?? ask("Alias", "<value>"), (comparison) => {
      const meant = propertyMeant(comparison.property);
      return meant === null ? comparison : { ...comparison, property: meant };
    }),
    note: "If that property is meant:",
  }),
};
