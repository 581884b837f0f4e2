import type { FilterRule } from "../filter-rule";

export const takesNobody: FilterRule = {
  id: "filter-takes-nobody",
  severity: "low",
  beyondFilter: true,
  looksAround: true,
  judge({ audience }) {
    if (!audience?.exact || audience.count > 0 || audience.recipients === 0)
      return null;
    return "Takes nobody at present: look for a value that nobody has, or remove the list.";
  },
};
