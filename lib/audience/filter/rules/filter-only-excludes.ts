import { breadth } from "../breadth";
import type { FilterRule } from "../filter-rule";

export const onlyExcludes: FilterRule = {
  id: "filter-only-excludes",
  severity: "high",
  judge({ author }) {
    if (breadth(author) !== "excludes") return null;
    return "Only says whom to leave out, so everybody else is in, now and whoever joins later, and also whoever has no value there: say whom to take instead.";
  },
};
