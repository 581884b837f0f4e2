import type { FilterRule } from "../filter-rule";

/** Learn, New-DynamicDistributionGroup: "The maximum length is 2048 characters, including internal syntax". */
const longest = 2048;
/** Less room than this is less than one more condition and what Exchange appends to it. */
const room = 250;

export const filterLength: FilterRule = {
  id: "filter-length",
  severity: "low",
  judge({ text }) {
    const { length } = text;
    if (length <= longest - room) return null;
    const state = length > longest ? "over" : "near";
    return `Is ${length} characters long, ${state} the ${longest} that Exchange takes: it may refuse the next change, so set one attribute on those who belong and ask for that.`;
  },
};
