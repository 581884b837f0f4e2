import type { FilterRule } from "../filter-rule";
import { printFilter } from "../print-filter";

export const ambiguousAndOr: FilterRule = {
  id: "filter-ambiguous-and-or",
  severity: "medium",
  looksAround: true,
  judge({ filter, readings }) {
    if (!filter.mixed) return null;
    const counted = readings
      ? ` It takes ${readings.andBindsTighter.toLocaleString("en")} recipients if -and binds tighter and ${readings.leftToRight.toLocaleString("en")} if it is read from left to right; the larger counts.`
      : "";
    const [one, two] = [filter.andBindsTighter, filter.leftToRight].map(
      printFilter,
    );
    const meant =
      one === two
        ? "its author may have meant another grouping"
        : "Exchange does not document which of two ways it is read";
    return `Mixes -and and -or without brackets: ${meant}.${counted} Put brackets around what belongs together.`;
  },
};
