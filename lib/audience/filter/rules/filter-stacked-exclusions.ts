import type { FilterRule } from "../filter-rule";
import { timesAppended } from "../strip-exclusions";

export const stackedExclusions: FilterRule = {
  id: "filter-stacked-exclusions",
  severity: "low",
  judge({ appended }) {
    const times = timesAppended(appended);
    if (times < 2) return null;
    return `Holds the exclusions that Exchange appends ${times} times, because it was saved as it was read: save it again without them, before it runs into the 2,048 characters.`;
  },
};
