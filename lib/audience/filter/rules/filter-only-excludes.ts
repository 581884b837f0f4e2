import { breadth } from "../breadth";
import type { FilterRule } from "../filter-rule";
import { alsoAsk, ask } from "../map-filter";

export const onlyExcludes: FilterRule = {
  id: "filter-only-excludes",
  severity: "high",
  judge({ author }) {
    if (breadth(author) !== "excludes") return null;
    return "Only says whom to leave out, so everybody else is in, now and whoever joins later, and also whoever has no value there: say whom to take instead.";
  },
  fill: (author) => ({
    filter: alsoAsk(author, ask("Department", "<department>")),
    note: "Fill in whom to take, by a department or another property:",
  }),
};
